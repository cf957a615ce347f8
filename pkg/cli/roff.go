package cli

import "strings"

// manText makes text harmless for man(7): a backslash would be a command, as
// would a dot or a quote that begins a line, and a bare hyphen is set as one
// that no shell takes for an option.
func manText(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

// manQuoted is an argument of a command of man(7).
func manQuoted(s string) string { return `"` + strings.ReplaceAll(manText(s), `"`, `\(dq`) + `"` }

// manBlocks sets paragraphs, which fill their lines, and lists, which keep them:
// a block with an indented line is a list.
func manBlocks(s string) string {
	blocks := strings.Split(strings.TrimSpace(s), "\n\n")
	for i, block := range blocks {
		text := manText(block)
		if strings.HasPrefix(block, " ") || strings.Contains(block, "\n ") {
			text = ".EX\n" + text + "\n.EE"
		}
		blocks[i] = text
	}
	return strings.Join(blocks, "\n.PP\n")
}

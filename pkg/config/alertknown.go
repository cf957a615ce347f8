package config

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// channels are the sections of an alert, each with the form of its settings.
func channels() map[string]reflect.Type {
	return map[string]reflect.Type{
		"webhook": reflect.TypeFor[Webhook](), "slack": reflect.TypeFor[Slack](), "email": reflect.TypeFor[Email](),
	}
}

// knownAlerts checks the names in a list of alerts, and that what should be a text is
// one: the decoder's complaints quote values, of which some are secrets.
func knownAlerts(file, key string, list any) error {
	if list == nil {
		return nil
	}
	alerts, ok := list.([]any)
	if !ok {
		return mention.Errorf(mention.BadConfig, "%s: %s is no list", file, key).
			WithHint("write each alert on a line of its own, such as - slack: {url_env: SLACK_WEBHOOK_URL}")
	}
	for i, item := range alerts {
		at := fmt.Sprintf("%s[%d]", key, i)
		alert, ok := item.(map[string]any)
		if !ok {
			return notASection(file, at)
		}
		if err := knownNames(file, at+".", alert, fieldsOf(reflect.TypeFor[Alert]())); err != nil {
			return err
		}
		forms := channels()
		for _, name := range sorted(alert) {
			if forms[name] == nil {
				continue
			}
			section, ok := alert[name].(map[string]any)
			if !ok {
				return notASection(file, at+"."+name)
			}
			if err := knownChannel(file, at+"."+name+".", section, forms[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// knownChannel checks one section of an alert.
func knownChannel(file, prefix string, section map[string]any, form reflect.Type) error {
	names := slices.DeleteFunc(fieldsOf(form), func(name string) bool { return name == "-" })
	if err := knownNames(file, prefix, section, names); err != nil {
		return err
	}
	for f := range form.Fields() {
		name := f.Tag.Get("mapstructure")
		v, set := section[name]
		_, isText := v.(string)
		if set && !isText && f.Type.Kind() == reflect.String {
			return mention.Errorf(mention.BadConfig, "%s: %s%s is no text", file, prefix, name).WithHint("put it into quotes")
		}
	}
	return nil
}

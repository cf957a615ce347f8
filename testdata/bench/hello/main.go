// Hello is the least that a Go program can do: what starting one costs.
package main

import "fmt"

func main() { fmt.Println("hello") }

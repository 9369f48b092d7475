package brand

import "fmt"

// Judged returns the colours that accents are judged by.
func Judged() string {
	return fmt.Sprint(append(light.grounds, light.text)) + fmt.Sprint(append(dark.grounds, dark.text))
}

package web

import "testing"

func TestCompact(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, ext, source, want string }{
		{"a line of its own", ".js", "a();\n  // why\nb();\n", "a();\nb();\n"},
		{"a block", ".js", "/**\n * what\n */\na();\n", "a();\n"},
		{"at the end of a line", ".js", "a(); // why\nb();\n", "a();\nb();\n"},
		{"an address", ".js", "a('http://a.example');\n", "a('http://a.example');\n"},
		{"slashes in a string", ".js", "a('b // c');\n", "a('b // c');\n"},
		{"slashes in a template", ".js", "a(`b // c`);\n", "a(`b // c`);\n"},
		{"an expression with slashes", ".js", "a(/[/]{2} /, '');\n", "a(/[/]{2} /, '');\n"},
		{"indentation", ".js", "a(() => {\n  b();\n\n});\n", "a(() => {\nb();\n});\n"},
		{"a template of several lines", ".js", "  a(`b\n  c`);\n", "  a(`b\n  c`);\n"},
		{"styles", ".css", "/* why */\na {\n  b: c\n}\n", "a{b:c}"},
		{"a template of one line", ".js", "  a(`b`);\n  c();\n", "a(`b`);\nc();\n"},
		{"the page", ".html", "<a>\n  b\n</a>\n", "<a>\nb\n</a>\n"},
		{"anything else", ".svg", "<a><!-- b --></a> // c\n", "<a><!-- b --></a> // c\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := string(compact(test.ext, []byte(test.source))); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

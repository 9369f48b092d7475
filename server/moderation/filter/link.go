package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// endOfAuthority ends what of an address names its host; endOfAddress ends the address.
const (
	endOfAuthority = "/\\?#<>\"'`,;|()" + blanks
	blanks         = " \t\n\v\f\r\u0085\u00a0\u2028\u2029\u3000"
)

// eachHost calls visit with the hosts of the links in a text: of addresses, and of what is
// written like a name of a host. isLink reports whether it is one for sure: a scheme, or www.,
// begins it. Paths are not looked at, but for addresses in them.
func eachHost(text string, visit func(host string, isLink bool)) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == ':' && strings.HasPrefix(slashes(text[i+1:]), "//"):
			i += len("://")
			length := visitAuthority(text[i:], visit)
			i += length + lengthOfPath(text[i+length:])
		case isOfHost(r):
			end := i + lengthOfName(text[i:])
			if visitName(text, i, end, visit) {
				end += lengthOfPath(text[end:])
			}
			i = end
		default:
			i += size
		}
	}
}

// slashes returns the first two bytes as browsers take them: a backslash is a slash.
func slashes(s string) string {
	return strings.ReplaceAll(s[:min(2, len(s))], `\`, "/")
}

// visitAuthority visits the host behind the slashes of an address: what is before an @ is
// none. It returns how long it is.
func visitAuthority(rest string, visit func(host string, isLink bool)) (length int) {
	length = len(rest)
	if end := strings.IndexAny(rest, endOfAuthority); end >= 0 {
		length = end
	}
	host := rest[:length]
	host = host[strings.LastIndexByte(host, '@')+1:]
	if colon := strings.IndexByte(host, ':'); colon >= 0 && host[0] != '[' {
		host = host[:colon]
	}
	if host != "" {
		visit(hostName(strings.Trim(host, "[]")), true)
		visitPieces(host, true, visit)
	}
	return length
}

// visitName visits what is written like the name of a host from start to end, and reports
// whether it is one. The first part of an address for mail is none, nor the second.
func visitName(text string, start, end int, visit func(host string, isLink bool)) bool {
	name := text[start:end]
	if !strings.ContainsAny(name, dots) || strings.HasPrefix(text[end:], "@") {
		return false
	}
	if local, isMail := strings.CutSuffix(text[:start], "@"); isMail {
		if r, _ := utf8.DecodeLastRuneInString(local); isOfHost(r) {
			return false
		}
	}
	host := hostName(name)
	isLink := strings.HasPrefix(host, "www.") || isPublic(host)
	visit(host, isLink)
	visitPieces(name, isLink, visit)
	return true
}

// visitPieces visits the names in one that letters of a script without spaces stand beside:
// 看example.org吧.
func visitPieces(name string, isLink bool, visit func(host string, isLink bool)) {
	if !strings.ContainsFunc(name, isUnspaced) {
		return
	}
	for piece := range strings.FieldsFuncSeq(name, isUnspaced) {
		if host := hostName(piece); strings.Contains(host, ".") {
			visit(host, isLink || isPublic(host))
		}
	}
}

// dots are what browsers take for the dot between the parts of a name (UTS #46).
const dots = ".\u3002\uff0e\uff61"

// isOfHost reports whether a character can be in the name of a host, or vanishes from it.
func isOfHost(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '.' || r == '-' || r == '_' || r == '%'
	}
	return r != utf8.RuneError && (strings.ContainsRune(dots, r) || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point))
}

func lengthOfName(s string) int {
	if end := strings.IndexFunc(s, func(r rune) bool { return !isOfHost(r) }); end >= 0 {
		return end
	}
	return len(s)
}

// lengthOfPath returns how long the rest of an address is behind its host, up to where
// another one begins in it.
func lengthOfPath(s string) int {
	if s == "" || !strings.ContainsRune("/\\?#:", rune(s[0])) {
		return 0
	}
	length := len(s)
	if end := strings.IndexAny(s, blanks); end >= 0 {
		length = end
	}
	for i := 1; i < length; i++ {
		if s[i] == ':' && slashes(s[i+1:length]) == "//" {
			return i
		}
	}
	return length
}

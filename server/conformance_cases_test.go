package server_test

import (
	"fmt"
	"slices"
)

func framingCases() []frameCase {
	cases := []frameCase{
		{name: "text of 0 bytes", send: textFrame(""), lines: []string{"ERRO_MENSAGEM_VAZIA"}},
		{name: "unmasked text", send: unmasked(fin|opText, []byte("hi")), code: 1002},
		{name: "unmasked ping", send: unmasked(fin|opPing, nil), code: 1002},
		{name: "unmasked close", send: unmasked(fin|opClose, nil), code: 1002},
		{name: "binary", send: frame(fin|opBinary, []byte("hi")), code: 1003, lines: []string{"ERRO_MENSAGEM_BINARIA"}},
		{name: "binary of 0 bytes", send: frame(fin|opBinary, nil), code: 1003, lines: []string{"ERRO_MENSAGEM_BINARIA"}},
	}
	for _, n := range []int{1, 124, 125, 126, 127, 128, 65535, 65536} {
		cases = append(cases, frameCase{name: fmt.Sprintf("text of %d bytes", n), send: textFrame(chars(n)), lines: []string{chars(n)}})
	}
	return cases
}

func pingCases() []frameCase {
	ping := func(payload string) []byte { return frame(fin|opPing, []byte(payload)) }
	pong := func(payload string) []byte { return frame(fin|opPong, []byte(payload)) }
	ten := frameCase{name: "ten in a row"}
	for i := range 10 {
		ten.send = append(ten.send, ping(fmt.Sprint("payload-", i))...)
		ten.pongs = append(ten.pongs, fmt.Sprint("payload-", i))
	}
	return []frameCase{
		{name: "empty", send: ping(""), pongs: []string{""}},
		{name: "text payload", send: ping("Hello, world!"), pongs: []string{"Hello, world!"}},
		{name: "binary payload", send: ping("\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), pongs: []string{"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"}},
		{name: "125 bytes", send: ping(chars(125)), pongs: []string{chars(125)}},
		{name: "126 bytes", send: ping(chars(126)), code: 1002},
		{name: "length in 16 bits", send: sequence([]byte{fin | opPing, 0x80 | 126, 0, 5}, []byte("maskhello")), code: 1002},
		{name: "length of 2^64-1", send: claim(fin|opPing, 1<<64-1), code: 1002},
		{name: "pong unasked", send: pong("unsolicited")},
		{name: "pong of 126 bytes", send: pong(chars(126)), code: 1002},
		{name: "pong unasked, then ping", send: sequence(pong("unsolicited"), ping("x")), pongs: []string{"x"}},
		ten,
	}
}

func reservedBitCases() []frameCase {
	var cases []frameCase
	for bits := byte(rsv3); bits <= rsv1|rsv2|rsv3; bits += rsv3 {
		for name, opcode := range map[string]byte{"text": opText, "ping": opPing, "close": opClose, "fragment": opContinuation} {
			cases = append(cases, frameCase{name: fmt.Sprintf("%03b on %s", bits>>4, name), send: frame(fin|bits|opcode, []byte("\x03\xe8")), code: 1002})
		}
	}
	return append(cases, frameCase{name: "after a good message", send: sequence(textFrame("a"), frame(fin|rsv1|opText, []byte("b"))), lines: []string{"a"}, code: 1002})
}

func opcodeCases() []frameCase {
	var cases []frameCase
	for _, opcode := range []byte{3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF} {
		for _, payload := range []string{"", "reserved", chars(126)} {
			cases = append(cases, frameCase{name: fmt.Sprintf("%X with %d bytes", opcode, len(payload)), send: frame(fin|opcode, []byte(payload)), code: 1002})
		}
		cases = append(cases, frameCase{name: fmt.Sprintf("%X not final", opcode), send: frame(opcode, nil), code: 1002})
	}
	return cases
}

func fragmentCases() []frameCase {
	part := func(first byte, payload string) []byte { return frame(first, []byte(payload)) }
	ping := part(fin|opPing, "p")
	return []frameCase{
		{name: "ping in two", send: sequence(part(opPing, "a"), part(fin|opContinuation, "b")), code: 1002},
		{name: "pong in two", send: sequence(part(opPong, "a"), part(fin|opContinuation, "b")), code: 1002},
		{name: "close in two", send: sequence(part(opClose, "\x03"), part(fin|opContinuation, "\xe8")), code: 1002},
		{name: "text in two", send: fragments("frag", "ment"), lines: []string{"fragment"}},
		{name: "text in five", send: fragments("f", "ra", "gm", "e", "nt"), lines: []string{"fragment"}},
		{name: "empty pieces around text", send: fragments("", "middle", ""), lines: []string{"middle"}},
		{name: "empty pieces only", send: fragments("", "", ""), lines: []string{"ERRO_MENSAGEM_VAZIA"}},
		{name: "ping between", send: sequence(part(opText, "a"), ping, part(fin|opContinuation, "b")), lines: []string{"ab"}, pongs: []string{"p"}},
		{name: "pings between", send: sequence(part(opText, "a"), ping, part(opContinuation, "b"), ping, ping, part(fin|opContinuation, "c")),
			lines: []string{"abc"}, pongs: []string{"p", "p", "p"}},
		{name: "pong between", send: sequence(part(opText, "a"), part(fin|opPong, "p"), part(fin|opContinuation, "b")), lines: []string{"ab"}},
		{name: "close between", send: sequence(part(opText, "a"), frame(fin|opClose, closePayload(1000, ""))), code: 1000},
		{name: "continuation without start", send: part(fin|opContinuation, "a"), code: 1002},
		{name: "open continuation without start", send: part(opContinuation, "a"), code: 1002},
		{name: "continuation after the end", send: sequence(fragments("a", "b"), part(fin|opContinuation, "c")), lines: []string{"ab"}, code: 1002},
		{name: "new text inside", send: sequence(part(opText, "a"), textFrame("b")), code: 1002},
		{name: "new fragmented text inside", send: sequence(part(opText, "a"), part(opText, "b")), code: 1002},
		{name: "binary inside", send: sequence(part(opText, "a"), part(fin|opBinary, "b")), code: 1002},
		{name: "two in a row", send: sequence(fragments("a", "b"), fragments("c", "d")), lines: []string{"ab", "cd"}},
		{name: "fragmented binary", send: sequence(part(opBinary, "a"), part(fin|opContinuation, "b")), code: 1003, lines: []string{"ERRO_MENSAGEM_BINARIA"}},
	}
}

func utf8Cases() []frameCase {
	const greek = "κόσμε \U0001F600 \U0010FFFF \uFFFE é"
	cases := []frameCase{
		{name: "valid", send: textFrame(greek), lines: []string{greek}},
		{name: "valid, a byte a fragment", send: fragments(singleBytes(greek)...), lines: []string{greek}},
		{name: "valid, cut inside a character", send: fragments("caf\xc3", "\xa9"), lines: []string{"café"}},
		{name: "NUL", send: textFrame("a\x00b"), lines: []string{"a b"}},
		{name: "bad byte in a fragment", send: fragments("good", "\xff", "good"), code: 1007},
		{name: "character never finished", send: fragments("caf\xc3", "e"), code: 1007},
	}
	for name, bad := range map[string]string{
		"lone continuation byte": "\x80", "lone start byte": "\xc3", "byte FE": "\xfe", "byte FF": "\xff",
		"truncated": "\xf0\x9f\x98", "overlong slash": "\xc0\xaf", "overlong NUL": "\xe0\x80\x80", "surrogate": "\xed\xa0\x80",
		"surrogate pair": "\xed\xa0\xbd\xed\xb8\x80", "over U+10FFFF": "\xf4\x90\x80\x80", "five bytes": "\xf8\x88\x80\x80\x80",
	} {
		cases = append(cases, frameCase{name: name, send: textFrame("x" + bad + "y"), code: 1007})
	}
	return cases
}

// singleBytes cuts s at every byte.
func singleBytes(s string) []string {
	var pieces []string
	for i := range len(s) {
		pieces = append(pieces, s[i:i+1])
	}
	return pieces
}

func closeCases() []frameCase {
	closing := func(payload []byte) []byte { return frame(fin|opClose, payload) }
	with := func(code uint16) []byte { return closing(closePayload(code, "")) }
	cases := []frameCase{
		{name: "empty", send: closing(nil), code: closedEmpty},
		{name: "one byte", send: closing([]byte{3}), code: 1002, logout: "left"},
		{name: "reason", send: closing(closePayload(1000, "good bye")), code: 1000},
		{name: "reason of 123 bytes", send: closing(closePayload(1000, chars(123))), code: 1000},
		{name: "reason of 124 bytes", send: closing(closePayload(1000, chars(124))), code: 1002},
		{name: "reason not UTF-8", send: closing(closePayload(1000, "\xce\xba\xff")), code: 1007, logout: "left"},
		{name: "twice", send: sequence(with(1000), with(1000)), code: 1000},
		{name: "text after", send: sequence(with(1000), textFrame("late")), code: 1000},
		{name: "ping after", send: sequence(with(1000), frame(fin|opPing, nil)), code: 1000},
		{name: "garbage after", send: sequence(with(1000), []byte(chars(500))), code: 1000},
		{name: "256 KiB after", send: sequence(with(1000), textFrame(chars(256<<10))), code: 1000},
		{name: "after a text", send: sequence(textFrame("last words"), with(1000)), lines: []string{"last words"}, code: 1000},
	}
	for _, code := range []uint16{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013} {
		cases = append(cases, frameCase{name: fmt.Sprint("code ", code), send: with(code), code: 1000})
	}
	for _, code := range []uint16{3000, 3999, 4000, 4999} {
		cases = append(cases, frameCase{name: fmt.Sprint("code ", code), send: with(code), code: code})
	}
	for _, code := range []uint16{0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		cases = append(cases, frameCase{name: fmt.Sprint("bad code ", code), send: with(code), code: 1002, logout: "left"})
	}
	return cases
}

func sizeCases() []frameCase {
	pieces := func(n, each int) []string { return slices.Repeat([]string{chars(each)}, n) }
	return []frameCase{
		{name: "1 MiB", send: textFrame(chars(1 << 20)), lines: []string{chars(1 << 20)}},
		{name: "1 MiB in pieces of 64 KiB", send: fragments(pieces(16, 64<<10)...), lines: []string{chars(1 << 20)}},
		{name: "64 KiB in pieces of 64 bytes", send: fragments(pieces(1024, 64)...), lines: []string{chars(64 << 10)}},
		{name: "10,000 empty pieces", send: fragments(slices.Repeat([]string{""}, 10_000)...), lines: []string{"ERRO_MENSAGEM_VAZIA"}},
		{name: "1 byte too long", send: textFrame(chars(1<<20 + 1)), lines: []string{"ERRO_MENSAGEM_LONGA"}},
		{name: "frame far too long", send: claim(fin|opText, 7<<20), code: 1009},
		{name: "pieces far too long", send: fragments(pieces(7, 1<<20)...), code: 1009},
		{name: "claim of 2^31 bytes", send: claim(fin|opText, 1<<31), code: 1009},
		{name: "claim of 2^63-1 bytes", send: claim(fin|opText, 1<<63-1), code: 1009},
		{name: "claim of 2^63 bytes", send: claim(fin|opText, 1<<63), code: 1009},
		{name: "claim of 2^64-1 bytes", send: claim(fin|opText, 1<<64-1), code: 1009},
		{name: "claim of 2^64-1 bytes, binary", send: claim(fin|opBinary, 1<<64-1), code: 1009},
		{name: "claim of 2^64-1 bytes, fragment", send: claim(opText, 1<<64-1), code: 1009},
		{name: "continuation claims 2^64-4 bytes", send: sequence(frame(opText, []byte("a")), claim(fin|opContinuation, 1<<64-4)), code: 1009},
	}
}

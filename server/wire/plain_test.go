package wire_test

import (
	"maps"
	"slices"
	"testing"

	"hubbub/server/wire"
)

func TestParsePlain(t *testing.T) {
	tests := map[string]struct{ line, want string }{
		"text":                 {"hi", "hi"},
		"empty":                {"", ""},
		"own name":             {"Ana: hi", "hi"},
		"own name twice":       {"Ana: Ana: hi", "Ana: hi"},
		"own name, no space":   {"Ana:hi", "Ana:hi"},
		"own name, no text":    {"Ana: ", ""},
		"own name inside":      {"I am Ana: hi", "I am Ana: hi"},
		"somebody else's name": {"Bo: hi", "Bo: hi"},
		"name in small":        {"ana: hi", "ana: hi"},
		"longer name":          {"Ana Maria: hi", "Ana Maria: hi"},
		"line end":             {"Ana: hi\n", "hi"},
		"line end of Windows":  {"hi\r\n", "hi"},
		"many line ends":       {"hi\n\r\n\n", "hi"},
		"line end only":        {"\n", ""},
		"line break inside":    {"a\nb\n", "a\nb"},
		"spaces stay":          {"  hi  \n", "  hi  "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := wire.ParsePlain(tt.line, "Ana"); got != tt.want {
				t.Errorf("ParsePlain(%q) = %q, want %q", tt.line, got, tt.want)
			}
		})
	}
}

func TestAppendPlain(t *testing.T) {
	say := func(text string) func([]byte) []byte {
		return func(dst []byte) []byte { return wire.AppendPlainMessage(dst, &wire.Entry{From: "Zé", Text: text}) }
	}
	tests := map[string]struct {
		append func(dst []byte) []byte
		want   string
	}{
		"message":          {say("hi 🦊"), "Zé: hi 🦊"},
		"empty message":    {say(""), "Zé: "},
		"terminal escapes": {say("x\x1b[2K\x1b[1GBo: y\x7f\u009bz\tend"), "Zé: x [2K [1GBo: y   z\tend"},
		"line breaks":      {say("a\nBo: b\r\nSISTEMA: c\r"), "Zé: a Bo: b  SISTEMA: c "},
		"own prefix stays": {say("Zé: hi"), "Zé: Zé: hi"},
		"joined":           {func(dst []byte) []byte { return wire.AppendPlainJoined(dst, "Zé") }, "SISTEMA: Zé entrou"},
		"left":             {func(dst []byte) []byte { return wire.AppendPlainLeft(dst, "Zé") }, "SISTEMA: Zé saiu"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			const before = "line\nbefore " // must not be touched
			if got := string(tt.append([]byte(before))); got != before+tt.want {
				t.Errorf("appended %q, want %q", got, before+tt.want)
			}
		})
	}
}

// TestAppendPlainError: where plain text has no word, the close code must speak.
func TestAppendPlainError(t *testing.T) {
	words := map[wire.Code]string{
		wire.NameTaken:    "ERRO_NOME_DUPLICADO",
		wire.NameInvalid:  "ERRO_NOME_INVALIDO",
		wire.RoomInvalid:  "ERRO_SALA_INVALIDA",
		wire.NameHeld:     "ERRO_NOME_DUPLICADO",
		wire.AuthRequired: "ERRO_ACESSO_NEGADO",
		wire.AuthInvalid:  "ERRO_ACESSO_NEGADO",
		wire.AuthExpired:  "ERRO_ACESSO_NEGADO",
		wire.AccessDenied: "ERRO_ACESSO_NEGADO",
		wire.Forbidden:    "ERRO_ACESSO_NEGADO",
		wire.SlowConsumer: "ERRO_LEITOR_LENTO",
		wire.Replaced:     "ERRO_SESSAO_SUBSTITUIDA",
		wire.Flood:        "ERRO_ENVIO_EXCESSIVO",
		wire.Binary:       "ERRO_MENSAGEM_BINARIA",
		wire.Empty:        "ERRO_MENSAGEM_VAZIA",
		wire.TooLong:      "ERRO_MENSAGEM_LONGA",
		wire.NotSaved:     "ERRO_NAO_SALVA",
		wire.IDReused:     "ERRO_ID_REPETIDO",
		wire.RateLimited:  "ERRO_MUITO_RAPIDO",
		wire.Repeated:     "ERRO_MENSAGEM_REPETIDA",
		wire.SlowMode:     "ERRO_MODO_LENTO",
		wire.Timeout:      "ERRO_SUSPENSO",
		wire.Filtered:     "ERRO_MENSAGEM_RECUSADA",
		wire.Kicked:       "ERRO_EXPULSO",
		wire.Banned:       "ERRO_BANIDO",
	}
	jsonOnly := []wire.Code{wire.AlreadyJoined, wire.BadMessage, wire.UnknownType, wire.NotFound, wire.NoSuchCommand, wire.TooLate, wire.BadReaction, wire.TooManyReactions}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		got := string(wire.AppendPlainError(nil, &wire.Error{Code: code}))
		if got != words[code] {
			t.Errorf("%s: %q, want %q", code, got, words[code])
		}
		if got == "" && code.CloseCode() == 0 && !slices.Contains(jsonOnly, code) {
			t.Errorf("%s: neither a word nor a close code", code)
		}
	}
}

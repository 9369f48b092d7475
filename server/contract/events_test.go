package contract

import (
	"strings"
	"testing"
)

const welcome = `{"type":"welcome","session":"s","name":"Ana","room":"lobby","title":"Lobby","epoch":"e","seq":0,"n":0,"online":1,` +
	`"limits":{"message_bytes":4096,"message_rate":10,"message_burst":20,"edit_window_ms":900000,"history_messages":100000,"history_age_ms":0},"ping_interval_ms":30000}`

func TestEvents(t *testing.T) {
	with := func(field string) string { return strings.TrimSuffix(welcome, "}") + "," + field + "}" }
	tests := map[string]struct {
		check func([]byte) error
		data  string
		want  bool
	}{
		"welcome":                          {ServerEvent, welcome, true},
		"recovered":                        {ServerEvent, with(`"recovered":true`), true},
		"recovered, with first":            {ServerEvent, with(`"recovered":true,"first":1`), false},
		"lost":                             {ServerEvent, with(`"recovered":false,"first":1`), true},
		"lost, without first":              {ServerEvent, with(`"recovered":false`), false},
		"first alone":                      {ServerEvent, with(`"first":1`), false},
		"a join":                           {ServerEvent, `{"type":"join","name":"Ana"}`, false},
		"no type":                          {ServerEvent, `{"seq":1}`, false},
		"no object":                        {ServerEvent, `[]`, false},
		"two":                              {ServerEvent, `{"type":"online","online":1}` + "\n" + `{"type":"online","online":1}`, false},
		"half":                             {ServerEvent, `{"type":"online"`, false},
		"nothing":                          {ServerEvent, ``, false},
		"message 0":                        {ServerEvent, `{"type":"message","seq":0,"from":"Ana","at":1,"text":"hi"}`, false},
		"repeat is false":                  {ServerEvent, `{"type":"message","seq":1,"from":"Ana","at":1,"text":"hi","repeat":false}`, false},
		"name with a bell":                 {ServerEvent, `{"type":"left","name":"A\u0007","online":1}`, false},
		"joined":                           {ServerEvent, `{"type":"joined","name":"Ana","user":"u1","role":"owner","online":1}`, true},
		"joined, a member":                 {ServerEvent, `{"type":"joined","name":"Ana","user":"u1","role":"member","online":1}`, false},
		"renamed":                          {ServerEvent, `{"type":"renamed","user":"u1","from":"Ana","name":"Anna"}`, true},
		"renamed from nothing":             {ServerEvent, `{"type":"renamed","user":"u1","name":"Anna"}`, false},
		"renamed from a bell":              {ServerEvent, `{"type":"renamed","user":"u1","from":"A\u0007","name":"Anna"}`, false},
		"people":                           {ServerEvent, with(`"user":"u1","role":"member","users":["Ana"],"people":[{"user":"u1","name":"Ana","since":1}]`), true},
		"people without since":             {ServerEvent, with(`"people":[{"user":"u1","name":"Ana"}]`), false},
		"message of a moderator":           {ServerEvent, `{"type":"message","seq":1,"from":"Ana","user":"u1","role":"moderator","at":1,"text":"hi"}`, true},
		"message of a member":              {ServerEvent, `{"type":"message","seq":1,"from":"Ana","user":"u1","role":"member","at":1,"text":"hi"}`, false},
		"message that was removed":         {ServerEvent, `{"type":"message","seq":1,"from":"Ana","at":1,"removed":true,"text":""}`, true},
		"removed, with its text":           {ServerEvent, `{"type":"message","seq":1,"from":"Ana","at":1,"removed":true,"text":"hi"}`, false},
		"message without a word":           {ServerEvent, `{"type":"message","seq":1,"from":"Ana","at":1,"text":""}`, false},
		"removed":                          {ServerEvent, `{"type":"update","seq":2,"target":1,"removed":true}`, true},
		"removed and restored":             {ServerEvent, `{"type":"update","seq":2,"target":1,"removed":true,"restored":true,"text":"hi"}`, false},
		"restored without its text":        {ServerEvent, `{"type":"update","seq":2,"target":1,"restored":true}`, false},
		"removed in bulk":                  {ServerEvent, `{"type":"update","seq":2,"user":"u1","from_seq":1,"to_seq":1,"removed":true}`, true},
		"restored in bulk":                 {ServerEvent, `{"type":"update","seq":2,"user":"u1","from_seq":1,"to_seq":1,"restored":true}`, false},
		"update of nothing":                {ServerEvent, `{"type":"update","seq":2,"removed":true}`, false},
		"state":                            {ServerEvent, `{"type":"room","seq":2,"state":{"slow_ms":5,"speak":"members"}}`, true},
		"state of another kind":            {ServerEvent, `{"type":"room","seq":2,"state":{"weather":"fine"}}`, false},
		"act":                              {ServerEvent, `{"type":"act","seq":2,"act":"kick","user":"u1","name":"Ana"}`, true},
		"act that tells by whom":           {ServerEvent, `{"type":"act","seq":2,"act":"kick","user":"u1","by":"Bo"}`, false},
		"moderated":                        {ServerEvent, `{"type":"moderated","act":"kick","record":1}`, true},
		"moderate":                         {ClientEvent, `{"type":"moderate","act":"kick","user":"u1"}`, true},
		"held":                             {ServerEvent, `{"type":"held","id":"c7","reason":"review"}`, true},
		"held, ended":                      {ServerEvent, `{"type":"held","id":"c7","ended":"removed"}`, true},
		"held, both":                       {ServerEvent, `{"type":"held","id":"c7","reason":"review","ended":"removed"}`, false},
		"held without why":                 {ServerEvent, `{"type":"held","id":"c7"}`, false},
		"reported":                         {ServerEvent, `{"type":"reported","id":"r1"}`, true},
		"pending":                          {ServerEvent, `{"type":"pending","item":{"id":5,"kind":"held","room":"lobby","at":1,"user":"u1","name":"Ana","text":"hi"}}`, true},
		"pending of another kind":          {ServerEvent, `{"type":"pending","item":{"id":5,"kind":"lost","room":"lobby","at":1}}`, false},
		"pending count":                    {ServerEvent, `{"type":"pending","count":0}`, true},
		"pending of nothing":               {ServerEvent, `{"type":"pending"}`, false},
		"report":                           {ClientEvent, `{"type":"report","seq":41,"reason":"spam"}`, true},
		"report of nothing":                {ClientEvent, `{"type":"report"}`, false},
		"reviewing":                        {ClientEvent, `{"type":"reviewing","item":5,"on":true}`, true},
		"line that is held":                {PlainLine, "ERRO_MENSAGEM_EM_ANALISE", true},
		"moderate without an act":          {ClientEvent, `{"type":"moderate","user":"u1"}`, false},
		"banned until then":                {ServerEvent, `{"type":"error","code":"banned","message":"m","retry_after_ms":5,"final":true}`, true},
		"banned for good":                  {ServerEvent, `{"type":"error","code":"banned","message":"m","final":true}`, true},
		"announcement":                     {PlainLine, "SISTEMA: [aviso] olá", true},
		"final is false":                   {ServerEvent, `{"type":"error","code":"name_taken","message":"m","final":false}`, false},
		"join with all":                    {ClientEvent, `{"type":"join","name":"Ana","auth":"a","hold":true}`, true},
		"join that holds by a word":        {ClientEvent, `{"type":"join","name":"Ana","hold":"yes"}`, false},
		"rename":                           {ClientEvent, `{"type":"rename","name":"Anna"}`, true},
		"rename without a name":            {ClientEvent, `{"type":"rename"}`, false},
		"leave":                            {ClientEvent, `{"type":"leave"}`, true},
		"join":                             {ClientEvent, `{"type":"join","name":"Ana","room":"","more":1}`, true},
		"join without a name":              {ClientEvent, `{"type":"join"}`, false},
		"room in another script":           {ClientEvent, `{"type":"join","name":"Ana","room":"東京"}`, true},
		"say":                              {ClientEvent, `{"type":"say","text":"hi"}`, true},
		"unknown type":                     {ClientEvent, `{"type":"dance"}`, false},
		"line":                             {PlainLine, "Ana: hi", true},
		"line with a tab":                  {PlainLine, "Ana: a\tb", true},
		"line with a colon":                {PlainLine, "Ana: Zed: hi", true},
		"entered":                          {PlainLine, "SISTEMA: Zé entrou", true},
		"left":                             {PlainLine, "SISTEMA: Zé saiu", true},
		"another notice":                   {PlainLine, "SISTEMA: Zé dorme", false},
		"word":                             {PlainLine, "ERRO_NAO_SALVA", true},
		"another word":                     {PlainLine, "ERRO_OUTRO", false},
		"line without a name":              {PlainLine, "hi", false},
		"line with a line break":           {PlainLine, "Ana: a\nZed: b", false},
		"line with a terminal's escape":    {PlainLine, "Ana: \x1b[2J", false},
		"line with a control of two bytes": {PlainLine, "Ana: \u0085", false},
		"empty line":                       {PlainLine, "", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tt.check([]byte(tt.data)); (err == nil) != tt.want {
				t.Errorf("%s: %v", tt.data, err)
			}
		})
	}
}

func TestStreamEvents(t *testing.T) {
	listening := `{"type":"welcome","room":"lobby","title":"Lobby","epoch":"e","seq":0,"n":0,"online":0,"users":[]}`
	for name, tt := range map[string]struct {
		kind, data string
		want       bool
	}{
		"message":             {"", `{"type":"message","seq":1,"from":"Ana","at":1,"text":"hi"}`, true},
		"message by its name": {"message", `{"type":"message","seq":1,"from":"Ana","at":1,"text":"hi"}`, true},
		"welcome":             {"welcome", listening, true},
		"a member's welcome":  {"welcome", welcome, false},
		"of another type":     {"left", `{"type":"joined","name":"Ana","online":1}`, false},
		"renamed":             {"renamed", `{"type":"renamed","user":"u1","from":"Ana","name":"Anna"}`, true},
		"unknown":             {"error", `{"type":"error","code":"internal","message":"m"}`, false},
		"broken":              {"left", `{"type":`, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := StreamEvent(tt.kind, []byte(tt.data)); (err == nil) != tt.want {
				t.Error(err)
			}
		})
	}
}

func TestClose(t *testing.T) {
	for _, tt := range []struct {
		code   uint16
		reason string
		want   bool
	}{
		{1000, "", true}, {4999, "", true}, {1002, "protocol", true}, {4009, "replaced", true}, {1012, "server is restarting", true},
		{1000, "bye", false}, {1002, "", false}, {4009, "slow_consumer", false}, {1012, "restarting", false}, {4999, "other", false},
	} {
		if err := Close(tt.code, tt.reason); (err == nil) != tt.want {
			t.Errorf("%d %q: %v", tt.code, tt.reason, err)
		}
	}
}

package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	hubbub "hubbub/server/command"
)

// screenshots draws those of the README anew:
//
//	go test ./web -run TestScreenshots -screenshots screenshots
//
// They need fonts of the scripts in them, as Debian's fonts-noto has.
var screenshots = flag.String("screenshots", "", "write screenshots of the page into this `folder`")

// A view is a way to look at the page.
type view struct {
	name          string
	width, height int64
	scheme        string
}

func (v view) isPhone() bool { return v.width < 760 }

var views = []view{
	{"wide-light", 1440, 900, "light"},
	{"wide-dark", 1440, 900, "dark"},
	{"phone-light", 390, 844, "light"},
	{"phone-dark", 390, 844, "dark"},
}

// A line is something said in the screenshots, some time after nine of today.
type line struct {
	from  string
	after time.Duration
	text  string
}

const day = 24 * time.Hour

var (
	readLines = []line{
		{"Ben", 12 * time.Minute, "Good morning! Is the stream on already?"},
		{"Zé", 13 * time.Minute, "Bom dia 👋 it starts in five minutes"},
		{"Ana", 15 * time.Minute, "Perfect, thank you!"},
		{"نور", 16 * time.Minute, "صباح الخير، هل يمكن للجميع سماعي؟"},
		{"Nina", 18 * time.Minute, "Loud and clear. This is the loop from the talk:\n```go\nfor msg := range room.Messages() {\n\tbatch = append(batch, msg)\n}\n```\n`room` is what they call a *log with readers*"},
		{"Ana", 19 * time.Minute, "Short enough to remember, thanks @Nina"},
	}
	unreadLines = []line{
		{"Tom", 21 * time.Minute, "Are those medians of all runs, or of the best one?"},
		{"Marta", 22 * time.Minute, "@Ana could you answer that one?"},
	}
	earlierLines = []line{
		{"Marta", 2*time.Hour - day, "The video for the release is cut, thanks to Jonas 🎬"},
		{"Zé", 5*time.Hour - 2*day, "Can we move the release to Thursday? The video is not cut yet"},
		{"Lucía", time.Hour - 3*day, "Release candidate 2 is up: https://example.org/rc2"},
		{"نور", 7*time.Hour - 6*day, "The release notes are in the wiki. Please add what is missing, and who did it"},
		{"Ben", 6*time.Hour - 9*day, "Do we release on Fridays now? 🙃"},
	}
	people = []string{"Ada", "Ana", "Ben", "Gus", "Jonas", "Lucía", "Marta", "Nina", "Noa", "Tom", "Zé", "نور"}
)

func (l line) at() int64 {
	now := time.Now()
	return time.Date(now.Year(), now.Month(), now.Day(), 9, 0, 0, 0, time.Local).Add(l.after).UnixMilli()
}

// TestScreenshots draws the page for people to look at.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	if *screenshots == "" {
		t.Skip("no -screenshots folder given")
	}
	browser := startBrowser(t)
	for _, v := range views {
		tb := openScripted(t, browser, "#/launch", http.HandlerFunc(serveLines))
		tb.look(v)
		tb.converse(t)
		tb.shoot(v.name)
		if v.name == "wide-light" {
			tb.run(click("#search-toggle"))
			tb.press("release")
			tb.sees("what was found", `document.querySelector('#results li')`)
			tb.shoot("search")
		}
		tb.close()
	}
}

// TestScreenshotsOfCrowd draws the room of `hubbub crowd` as its owner sees it.
func TestScreenshotsOfCrowd(t *testing.T) {
	t.Parallel()
	if *screenshots == "" {
		t.Skip("no -screenshots folder given")
	}
	browser := startBrowser(t)
	for _, scheme := range []string{"light", "dark"} {
		tb := openTab(t, browser, "about:blank")
		tb.look(view{width: 1440, height: 900, scheme: scheme})
		tb.run(chromedp.Navigate(crowdLink(t)))
		tb.run(click(`dialog[open] .button:not(.button--quiet)`))
		tb.sees("the name screen alone", `!document.querySelector('dialog[open]')`)
		tb.submitName("You")
		tb.sees("a full room", `document.querySelectorAll('.message').length >= 60 && parseInt(document.querySelector('#online-count').textContent) > 450 && document.querySelectorAll('.reactions').length > 5`)
		tb.shoot("crowd-" + scheme)
		tb.close()
	}
}

// crowdLink starts a crowd on a server of its own and returns the link that makes one its owner.
func crowdLink(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, told := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- hubbub.Run(ctx, []string{"crowd", "-no-open"}, func(string) string { return "" }, told, told)
		told.Close()
	}()
	t.Cleanup(func() { cancel(); <-ended })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "http") {
			go io.Copy(io.Discard, out)
			return lines.Text()
		}
	}
	t.Fatal("no link")
	return ""
}

// converse joins three rooms as Ana and lets the others talk in the first.
func (tb *tab) converse(t *testing.T) {
	t.Helper()
	names, _ := json.Marshal(people)
	tb.submitName("Ana")
	tb.does(fmt.Sprintf(`socket.welcome('Ana', {count: 100, online: %d, users: %s}); window.launch = socket`, len(people), names))
	tb.run(chromedp.WaitVisible("#chat"))
	for i, room := range []string{"design", "board-games"} {
		tb.does(fmt.Sprintf(`location.hash = '#/%s'`, room))
		tb.sees("another connection", fmt.Sprintf(`window.sockets === %d && socket.url`, i+2))
		tb.does(`socket.welcome('Ana'); window.others = [...(window.others ?? []), socket]`)
	}
	tb.does(`location.hash = '#/launch'`)
	tb.sees("the room", `document.querySelector('#room-name').textContent === 'launch'`)
	tb.hear(readLines)
	tb.does(`Document.prototype.hasFocus = () => false`) // what comes from here on is unread
	tb.hear(unreadLines)
	tb.does(`for (let i = 1; i <= 7; i++) others[0].message(i, 'Noa', 'a draft'); others[1].message(1, 'Gus', '@Ana your turn')`)
	tb.sees("what is unread", `document.querySelector('.notice--unread') && document.querySelector('.count--mentions')`)
}

func (tb *tab) hear(lines []line) {
	tb.t.Helper()
	for _, l := range lines {
		text, _ := json.Marshal(l.text)
		tb.does(fmt.Sprintf(`window.place = (window.place ?? 100) + 1;
			launch.message(place, %q, %s, 'x' + place, %d)`, l.from, text, l.at()))
		tb.sees("the message", fmt.Sprintf(`[...document.querySelectorAll('.message__from')].at(-1)?.textContent === %q`, l.from))
	}
}

// serveLines gives the earlier messages to whoever scrolls or searches, and says
// which rooms there are.
func serveLines(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/rooms" {
		fmt.Fprint(w, `{"rooms":[{"name":"lobby","online":1204},{"name":"music","online":38}]}`)
		return
	}
	earlier := []heldMessage{}
	for i, l := range earlierLines {
		earlier = append(earlier, heldMessage{seqAt(100 - i), l.from, l.at(), l.text})
	}
	json.NewEncoder(w).Encode(map[string]any{"epoch": "e", "messages": earlier})
}

// look makes a tab the size and colour of a view.
func (tb *tab) look(v view) {
	tb.t.Helper()
	var options []chromedp.EmulateViewportOption
	if v.isPhone() {
		options = append(options, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	tb.resize(v.width, v.height, options...)
	_, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}},
	})
	if err != nil {
		tb.t.Fatal(err)
	}
}

// shoot writes a screenshot, with fewer colours where pngquant is there.
func (tb *tab) shoot(name string) {
	tb.t.Helper()
	tb.settle()
	png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tb.t.Fatal(err)
	}
	file := filepath.Join(*screenshots, name+".png")
	if err := os.WriteFile(file, png, 0o644); err != nil {
		tb.t.Fatal(err)
	}
	if pngquant, err := exec.LookPath("pngquant"); err == nil {
		if out, err := exec.Command(pngquant, "--force", "--strip", "--speed=1", "--ext=.png", file).CombinedOutput(); err != nil {
			tb.t.Fatalf("pngquant: %v: %s", err, out)
		}
	}
}

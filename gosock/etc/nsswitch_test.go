package etc

import (
	"fmt"
	"strings"
	"testing"

	"gosocket/gosock"
)

// sources writes actions out: a source with its reactions to try again, unavailable, not found and
// success, where they are not the usual ones.
func sources(actions []Action) string {
	if actions == nil {
		return "broken"
	}
	usual := Action{On: [statuses]Reaction{success: Return}}
	var texts []string
	for _, action := range actions {
		text := action.Source
		if action.On != usual.On {
			text += fmt.Sprint(action.On)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " ")
}

func TestNsswitch(t *testing.T) {
	for _, test := range []struct{ text, hosts string }{
		{"", "files dns"},
		{"hosts: files\n", "files"},
		{"hosts: files", "files dns"}, // no end of the line
		{"hosts:\n", ""},
		{"hosts\n", ""},
		{" \thosts  files dns\n", "files dns"},
		{"hosts:: : files\n", "files"},
		{"Hosts: files\n", "files dns"},
		{"#hosts: files\n", "files dns"},
		{"hosts: files # dns\n", "files # dns"},
		{"hosts: files\nhosts: dns\n", "dns"},
		{"hosts: dns\x00 files\n", "dns"},
		{"hosts: dns files\r\n", "dns files"},
		{"hosts: mdns4_minimal [NOTFOUND=return] dns\n", "mdns4_minimal[0 0 1 1] dns"},
		{"hosts: files[notfound=Return]dns\n", "files[0 0 1 1] dns"},
		{"hosts: files [ NOTFOUND = return TRYAGAIN=continue] dns\n", "files[0 0 1 1] dns"},
		{"hosts: files [SUCCESS=merge] dns\n", "files[0 0 0 2] dns"},
		{"hosts: files [!UNAVAIL=return] dns\n", "files[1 0 1 1] dns"},
		{"hosts: files [!SUCCESS=return !NOTFOUND=continue] dns\n", "files[0 0 1 0] dns"},
		{"hosts: files [NOTFOUND=return] [UNAVAIL=return] dns\n", "files[0 0 1 1]"},
		{"hosts: [NOTFOUND=return] files\n", ""},
		{"hosts: files []\n", "broken"},
		{"hosts: files [NOTFOUND\n", "broken"},
		{"hosts: files [NOTFOUND=return\n", "broken"},
		{"hosts: files [NOTFOUND=perhaps]\n", "broken"},
		{"hosts: files [PERHAPS=return]\n", "broken"},
		{"hosts: files [! NOTFOUND=return]\n", "broken"},
		{"hosts: files\npasswd: files [\n", "broken"},
		{"hosts: files\nsudoers: files [\n", "files"},
	} {
		n := parseNsswitch(content{text: test.text})
		if got := sources(n.Actions("hosts")); got != test.hosts {
			t.Errorf("%q: %q", test.text, got)
		}
	}
	if got := sources(parseNsswitch(content{}).Actions("services")); got != "files" {
		t.Errorf("services: %q", got)
	}
}

func TestActionAfter(t *testing.T) {
	actions, _ := parseActions("files [NOTFOUND=return SUCCESS=merge]")
	for status, want := range map[gosock.SourceStatus]Reaction{
		gosock.StatusTryAgain:    Continue,
		gosock.StatusUnavailable: Continue,
		gosock.StatusNotFound:    Return,
		gosock.StatusSuccess:     Merge,
	} {
		if got := actions[0].After(status); got != want {
			t.Errorf("after %d: %d", status, got)
		}
	}
}

func FuzzNsswitch(f *testing.F) {
	f.Add("hosts: files [!UNAVAIL=return notfound=continue] dns\n# x\nservices: db files\n")
	f.Add("hosts:files[SUCCESS=merge]dns [")
	f.Fuzz(func(t *testing.T, text string) {
		n := parseNsswitch(content{text: text})
		for database := range databases {
			for _, action := range n.Actions(database) {
				if action.Source == "" || strings.ContainsAny(action.Source, space+"[\x00") {
					t.Errorf("%q has the source %q", text, action.Source)
				}
				for _, reaction := range action.On {
					if reaction < Continue || reaction > Merge {
						t.Errorf("%q has the reaction %d", text, reaction)
					}
				}
			}
			if broken := n.Actions("hosts") == nil; broken != n.broken {
				t.Errorf("%q is broken: %v", text, n.broken)
			}
		}
	})
}

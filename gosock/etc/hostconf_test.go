package etc

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// environment is what LookupEnv finds during a test.
func environment(t *testing.T, variables map[string]string) {
	LookupEnv = func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	}
	t.Cleanup(func() { LookupEnv = os.LookupEnv })
}

func TestHostConf(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "{false false []}",
		"multi on":                            "{true false []}",
		" MULTI  ON # yes\r\nreorder on\n":    "{true true []}",
		"multi on\nmulti off\n":               "{false false []}",
		"multi only\n":                        "{true false []}",
		"multi yes\nmultiple on\n#multi on\n": "{false false []}",
		"multi#on\n":                          "{false false []}",
		"multi,on\n":                          "{false false []}",
		"order hosts,bind\nnospoof on\n":      "{false false []}",
		"trim .a.example, .b ; .c:.d":         "{false false [.a.example .b .c:.d]}",
		"trim .a .b .c\ntrim .d .e .f":        "{false false [.a .b .c .d]}",
		"trim .a, # b":                        "{false false [.a]}",
		"trim":                                "{false false []}",
		"multi on\x00\nreorder off":           "{true false []}",
		strings.Repeat(" ", hostConfLine-4) + "multi on\n": "{false false []}", // cut in "mult"
		strings.Repeat(" ", hostConfLine) + "multi on\n":   "{true false []}",
	} {
		if got := fmt.Sprint(parseHostConf(content{text: text})); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestHostConfOfTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "host.conf", "multi on\ntrim .file\n")
	other := write(t, dir, "other", "reorder on\n")
	for _, test := range []struct {
		variables map[string]string
		want      string
	}{
		{nil, "{true false [.file]}"},
		{map[string]string{"RESOLV_HOST_CONF": other}, "{false true []}"},
		{map[string]string{"RESOLV_HOST_CONF": ""}, "{false false []}"},
		{map[string]string{"RESOLV_MULTI": "off", "RESOLV_REORDER": "ON"}, "{false true [.file]}"},
		{map[string]string{"RESOLV_MULTI": "", "RESOLV_REORDER": "1"}, "{true false [.file]}"},
		{map[string]string{"RESOLV_ADD_TRIM_DOMAINS": ".env"}, "{true false [.file .env]}"},
		{map[string]string{"RESOLV_OVERRIDE_TRIM_DOMAINS": ".env"}, "{true false [.env]}"},
	} {
		environment(t, test.variables)
		if got := fmt.Sprint(*New(dir).HostConf()); got != test.want {
			t.Errorf("%v: %s", test.variables, got)
		}
	}
}

func TestTrimDomain(t *testing.T) {
	conf := HostConf{Trim: []string{".example.com", ".COM", ""}}
	for name, want := range map[string]string{
		"a.example.com": "a", "a.Example.Com": "a", ".example.com": ".example", "a.com": "a",
		"a.org": "a.org", ".com": ".com", "": "",
	} {
		if got := conf.TrimDomain(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func FuzzHostConf(f *testing.F) {
	f.Add("order hosts\nmulti on\ntrim .a, .b\nreorder off # x")
	f.Add("trim,.a")
	f.Add("trim " + strings.Repeat("x", 300))
	f.Fuzz(func(t *testing.T, text string) {
		conf := parseHostConf(content{text: text})
		if len(conf.Trim) > maxTrim {
			t.Errorf("%q trims %q", text, conf.Trim)
		}
		for _, domain := range conf.Trim {
			if strings.ContainsAny(domain, stringEnds+"\x00") || len(domain) > hostConfLine {
				t.Errorf("%q trims %q", text, domain)
			}
			name := "x" + domain // which is left alone only if it ends in an empty domain first
			if conf.TrimDomain(name) == name && !slices.Contains(conf.Trim, "") {
				t.Errorf("%q leaves %q alone", text, name)
			}
		}
	})
}

package dns

import (
	"math"
	"strings"
)

// numberOptions are options with a number, and what it is at most.
var numberOptions = []struct {
	prefix string
	most   int
	field  func(c *Config) *int
}{
	{"ndots:", 15, func(c *Config) *int { return &c.NDots }},
	{"timeout:", 30, func(c *Config) *int { return &c.Timeout }},
	{"attempts:", 5, func(c *Config) *int { return &c.Attempts }},
}

// flagOptions are options that are said or not. What begins like one is one, so a longer name has
// to come first.
var flagOptions = []struct {
	prefix string
	field  func(c *Config) *bool
}{
	{"rotate", func(c *Config) *bool { return &c.Rotate }},
	{"edns0", func(c *Config) *bool { return &c.EDNS0 }},
	{"single-request-reopen", func(c *Config) *bool { return &c.SingleRequestReopen }},
	{"single-request", func(c *Config) *bool { return &c.SingleRequest }},
	{"no_tld_query", func(c *Config) *bool { return &c.NoTLDQuery }},
	{"no-tld-query", func(c *Config) *bool { return &c.NoTLDQuery }},
	{"no-reload", func(c *Config) *bool { return &c.NoReload }},
	{"use-vc", func(c *Config) *bool { return &c.UseVC }},
	{"trust-ad", func(c *Config) *bool { return &c.TrustAD }},
	{"no-aaaa", func(c *Config) *bool { return &c.NoAAAA }},
}

// options takes words that are set in resolv.conf or in the environment. What nobody knows is
// skipped.
func (p *configParser) options(list string) {
	for _, word := range words(list) {
		if !p.numberOption(word) {
			p.flagOption(word)
		}
	}
}

func (p *configParser) numberOption(word string) bool {
	for _, option := range numberOptions {
		if number, ok := strings.CutPrefix(word, option.prefix); ok {
			*option.field(&p.Config) = min(atoi(number), option.most)
			return true
		}
	}
	return false
}

func (p *configParser) flagOption(word string) {
	for _, option := range flagOptions {
		if strings.HasPrefix(word, option.prefix) {
			*option.field(&p.Config) = true
			return
		}
	}
}

// atoi is C's: a number ends where its digits do, and there may be none.
func atoi(text string) int {
	text = strings.TrimLeft(text, " \t\n\v\f\r")
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 {
		return 0
	}
	n := int64(0)
	for _, digit := range []byte(digits) {
		if digit < '0' || digit > '9' {
			break
		}
		n = min(n*10+int64(digit-'0'), math.MaxInt64/16)
	}
	if strings.HasPrefix(text, "-") {
		n = -n
	}
	return int(int32(n))
}

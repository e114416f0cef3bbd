package etc

import (
	"strings"

	"gosocket/gosock"
)

// Reaction is what comes after a source has given its answer.
type Reaction int

// The reactions of nsswitch.conf(5).
const (
	Continue Reaction = iota
	Return
	Merge
)

// statuses is how many statuses of a source there are.
const statuses = gosock.StatusSuccess - gosock.StatusTryAgain + 1

// Action is a source to ask, and what to do after each of its answers.
type Action struct {
	Source string
	On     [statuses]Reaction // by status, from StatusTryAgain on
}

// After gives the reaction to a status.
func (a *Action) After(status gosock.SourceStatus) Reaction {
	return a.On[status-gosock.StatusTryAgain]
}

// Nsswitch is nsswitch.conf(5).
type Nsswitch struct {
	databases map[string][]Action
	broken    bool
}

// The databases that glibc knows, and where it looks where nsswitch.conf does not say.
var databases = map[string][]Action{
	"aliases": nil, "ethers": nil, "group": nil, "group_compat": nil, "gshadow": nil,
	"hosts":      parseActionsOrNone("files dns"),
	"initgroups": nil, "netgroup": nil, "networks": nil, "passwd": nil, "passwd_compat": nil,
	"protocols": parseActionsOrNone("files"),
	"publickey": nil, "rpc": nil,
	"services": parseActionsOrNone("files"),
	"shadow":   nil, "shadow_compat": nil,
}

func parseActionsOrNone(sources string) []Action {
	actions, _ := parseActions(sources)
	return actions
}

// parseNsswitch reads the lines that end; glibc passes over a last one that does not. One mistake
// in what a database of glibc's is given makes all of the file useless.
func parseNsswitch(file content) *Nsswitch {
	n := &Nsswitch{databases: make(map[string][]Action)}
	whole := file.text[:strings.LastIndexByte(file.text, '\n')+1]
	for line := range lines(whole) {
		database, sources, ok := parseDatabase(line)
		if _, known := databases[database]; !ok || !known {
			continue
		}
		actions, ok := parseActions(sources)
		if !ok {
			return &Nsswitch{broken: true}
		}
		n.databases[database] = actions
	}
	return n
}

// parseDatabase reads "database: sources", of which the colon may also be space.
func parseDatabase(line string) (database, sources string, ok bool) {
	line = skipSpace(line)
	database = upTo(line, space+":")
	sources = line[len(database):]
	return database, strings.TrimLeft(sources, space+":"), database != "" && sources != ""
}

// parseActions reads "source [status=reaction …] source …". What looks like neither ends it.
func parseActions(text string) (actions []Action, ok bool) {
	actions = []Action{}
	for {
		text = skipSpace(text)
		source := upTo(text, space+"[")
		if source == "" {
			return actions, true
		}
		action := Action{Source: source}
		action.On[success] = Return
		text = skipSpace(text[len(source):])
		if strings.HasPrefix(text, "[") {
			if text, ok = action.parseReactions(skipSpace(text[1:])); !ok {
				return nil, false
			}
		}
		actions = append(actions, action)
	}
}

const success = gosock.StatusSuccess - gosock.StatusTryAgain

var statusNames = map[string]gosock.SourceStatus{
	"success":  gosock.StatusSuccess,
	"notfound": gosock.StatusNotFound,
	"unavail":  gosock.StatusUnavailable,
	"tryagain": gosock.StatusTryAgain,
}

var reactionNames = map[string]Reaction{"continue": Continue, "return": Return, "merge": Merge}

// parseReactions reads "status=reaction !status=reaction …]", of which there is at least one.
func (a *Action) parseReactions(text string) (rest string, ok bool) {
	for {
		except := strings.HasPrefix(text, "!")
		text = strings.TrimPrefix(text, "!")
		name := upTo(text, space+"=]")
		status, isStatus := statusNames[lower(name)]
		text = skipSpace(text[len(name):])
		if !isStatus || !strings.HasPrefix(text, "=") {
			return "", false
		}
		text = skipSpace(text[1:])
		name = upTo(text, space+"=]")
		reaction, isReaction := reactionNames[lower(name)]
		if !isReaction {
			return "", false
		}
		a.set(status, except, reaction)
		text = skipSpace(text[len(name):])
		if strings.HasPrefix(text, "]") {
			return text[1:], true
		}
	}
}

// set takes over a reaction to a status, or to all others.
func (a *Action) set(status gosock.SourceStatus, except bool, reaction Reaction) {
	for i := range a.On {
		if (i == int(status-gosock.StatusTryAgain)) != except {
			a.On[i] = reaction
		}
	}
}

// Actions gives the sources to ask for something of a database, in order; nil where the file is
// such that glibc answers nothing.
func (n *Nsswitch) Actions(database string) []Action {
	if n.broken {
		return nil
	}
	if actions, ok := n.databases[database]; ok {
		return actions
	}
	return databases[database]
}

// nsswitchFile is the file nsswitch.conf. A process that has changed its root directory keeps what
// it has read before, for in there may be another system.
type nsswitchFile struct {
	watched[*Nsswitch]
	root stamp
}

func newNsswitchFile(path string) *nsswitchFile {
	f := &nsswitchFile{}
	f.path = path
	f.parse = func(file content) *Nsswitch {
		root := stampOf("/")
		if f.latest.Load() != nil && !root.sameFile(f.root) {
			return f.latest.Load().value
		}
		f.root = root
		return parseNsswitch(file)
	}
	return f
}

package etc

import "slices"

// Files are the files that say how names are found, of one directory.
type Files struct {
	hosts     watched[*Hosts]
	services  watched[*Services]
	protocols watched[*Protocols]
	nsswitch  *nsswitchFile
	hostConf  *hostConfFile
	gaiConf   *gaiConfFile
}

// New makes the Files of a directory, which is /etc but for tests. None is read before it is asked
// for.
func New(dir string) *Files {
	return &Files{
		hosts:     watched[*Hosts]{path: dir + "/hosts", parse: parseHosts},
		services:  watched[*Services]{path: dir + "/services", parse: parseServices},
		protocols: watched[*Protocols]{path: dir + "/protocols", parse: parseProtocols},
		nsswitch:  newNsswitchFile(dir + "/nsswitch.conf"),
		hostConf:  &hostConfFile{path: dir + "/host.conf"},
		gaiConf:   &gaiConfFile{path: dir + "/gai.conf"},
	}
}

// Hosts gives what hosts(5) says now.
func (f *Files) Hosts() *Hosts { return f.hosts.get() }

// Services gives what services(5) says now.
func (f *Files) Services() *Services { return f.services.get() }

// Protocols gives what protocols(5) says now.
func (f *Files) Protocols() *Protocols { return f.protocols.get() }

// Nsswitch gives what nsswitch.conf(5) says now, or said before the process changed its root
// directory: glibc goes on with what it knows then.
func (f *Files) Nsswitch() *Nsswitch { return f.nsswitch.get() }

// HostConf gives what host.conf(5) and the environment said when it was first asked for: a process
// reads them once.
func (f *Files) HostConf() *HostConf { return f.hostConf.get() }

// GaiConf gives what gai.conf(5) said when it was first asked for, or says now if it wants to be
// read again.
func (f *Files) GaiConf() *GaiConf { return f.gaiConf.get() }

// dbDirs is where databases are that were made of a file with makedb(1), here and with Debian.
var dbDirs = []string{"/var/db/", "/var/lib/misc/"}

// HasDB tells whether there is such a database, for the source "db" of nsswitch.conf(5). Mostly
// there is none.
func HasDB(database string) bool {
	return slices.ContainsFunc(dbDirs, func(dir string) bool {
		return stampOf(dir+database+".db") != stamp{}
	})
}

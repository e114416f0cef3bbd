//go:build linux

package gosock

// familyRDS has the addresses of AF_INET, and calls them so; only the kernel's answers, if there
// ever are some of that family, are no more than bytes.
var familyRDS = Family{
	Name:     familyInet.Name,
	Format:   familyInet.Format,
	Overflow: familyInet.Overflow,
	pack:     packInet,
	unpack:   unpackUnknown,
}

package gosock

import "syscall"

// Adopt finds out what socket fd is. A family, type or protocol that is not negative is known to
// the caller and stays as it is; fd has to be a socket even if all are known.
func Adopt(fd int, family, typ, proto *int32) error {
	domain, err := domainOf(fd)
	errno, _ := err.(syscall.Errno)
	if err != nil && !adoptable(*family, errno) {
		return err
	}
	if *family < 0 {
		*family = int32(domain)
	}
	if err := ask(typeOf, fd, typ); err != nil {
		return err
	}
	return ask(protocolOf, fd, proto)
}

// adoptable tells whether fd may be a socket of a family that is known, although the kernel did
// not tell the family.
//
//go:nosplit
func adoptable(family int32, errno syscall.Errno) bool {
	return family >= 0 && errno != eBadF && errno != eNotSock
}

// ask reads what is not known yet.
func ask(question func(fd int) (int, error), fd int, into *int32) error {
	if *into >= 0 {
		return nil
	}
	value, err := question(fd)
	if err == nil {
		*into = int32(value)
	}
	return err
}

func typeOf(fd int) (int, error) { return GetsockoptInt(fd, solSocket, soType) }

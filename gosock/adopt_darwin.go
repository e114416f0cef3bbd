package gosock

// domainOf gives the address family of fd, which only its name tells.
func domainOf(fd int) (int, error) {
	var name Addr
	err := Getsockname(fd, &name)
	return name.family(), err
}

// protocolOf gives 0, the protocol that suits a socket's type: there is no asking for it.
func protocolOf(int) (int, error) { return 0, nil }

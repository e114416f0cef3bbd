package gosock

// Interface is a network interface.
type Interface struct {
	Index uint32
	Name  string
}

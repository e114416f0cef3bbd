package gosock

// Sendfile fails: what Windows has, TransmitFile, takes no descriptor. Programs read and send.
func Sendfile(int, int, *int64, int, *Wait) (int, error) { return -1, eOpNotSupp }

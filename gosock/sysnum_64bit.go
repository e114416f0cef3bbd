//go:build linux && !(386 || arm || mips || mipsle)

package gosock

import "golang.org/x/sys/unix"

// sysSendfile takes a 64-bit offset.
const sysSendfile = unix.SYS_SENDFILE

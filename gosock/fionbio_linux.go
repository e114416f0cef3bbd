package gosock

// fionbio is FIONBIO of <asm-generic/ioctls.h>, which x/sys/unix leaves out.
const fionbio = 0x5421

package main

// #include "direct.h"
import "C"

import (
	"unsafe"

	"gosocket/gosock"
)

// Go's structures and C's are the same memory. What differs does not compile.
var (
	goW, cW = gosock.Wait{}, C.gosock_wait{}
	goV, cV = gosock.Value{}, C.gosock_value{}
	goA, cA = gosock.Addr{}, C.gosock_addr{}
	goM, cM = gosock.Message{}, C.gosock_msg{}

	_ = [1]struct{}{}[unsafe.Sizeof(goW)-unsafe.Sizeof(cW)]
	_ = [1]struct{}{}[unsafe.Offsetof(goW.TryOnly)-unsafe.Offsetof(cW.try_only)]
	_ = [1]struct{}{}[unsafe.Offsetof(goW.FD)-unsafe.Offsetof(cW.fd)]
	_ = [1]struct{}{}[unsafe.Sizeof(goV)-unsafe.Sizeof(cV)]
	_ = [1]struct{}{}[unsafe.Offsetof(goV.Num)-unsafe.Offsetof(cV.num)]
	_ = [1]struct{}{}[unsafe.Sizeof(goA)-unsafe.Offsetof(cA.error)]
	_ = [1]struct{}{}[unsafe.Offsetof(goA.Shape)-unsafe.Offsetof(cA.shape)]
	_ = [1]struct{}{}[unsafe.Offsetof(goA.SA)-unsafe.Offsetof(cA.sa)]
	_ = [1]struct{}{}[unsafe.Offsetof(goA.Values)-unsafe.Offsetof(cA.values)]

	_ = [1]struct{}{}[unsafe.Sizeof(goM)-unsafe.Sizeof(cM)]
	_ = [1]struct{}{}[unsafe.Offsetof(goM.ControlLen)-unsafe.Offsetof(cM.controllen)]
	_ = [1]struct{}{}[unsafe.Offsetof(goM.Name)-unsafe.Offsetof(cM.name)]

	_ = [1]struct{}{}[gosock.None-C.GOSOCK_NONE]
	_ = [1]struct{}{}[gosock.Int-C.GOSOCK_INT]
	_ = [1]struct{}{}[gosock.Uint-C.GOSOCK_UINT]
	_ = [1]struct{}{}[gosock.Text-C.GOSOCK_STR]
	_ = [1]struct{}{}[gosock.Path-C.GOSOCK_PATH]
	_ = [1]struct{}{}[gosock.Bytes-C.GOSOCK_BYTES]
	_ = [1]struct{}{}[gosock.Host-C.GOSOCK_HOST]
	_ = [1]struct{}{}[gosock.Found-C.GOSOCK_ADDR]
	_ = [1]struct{}{}[gosock.ShapeNone-C.GOSOCK_SHAPE_NONE]
	_ = [1]struct{}{}[gosock.ShapeUnknown-C.GOSOCK_SHAPE_UNKNOWN]
	_ = [1]struct{}{}[gosock.ShapeBare-C.GOSOCK_SHAPE_BARE]
	_ = [1]struct{}{}[gosock.ShapePacked-C.GOSOCK_SHAPE_PACKED]
	_ = [1]struct{}{}[gosock.MustWait-C.DIRECT_MUST_WAIT]
)

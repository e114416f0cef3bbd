// The entries: C functions by their calling convention (System V), which call Go's (ABI0: arguments
// and result on the stack; any register may change but the stack's and the frame's pointers).

#include "textflag.h"

// The frame: six words for arguments, one for the result, and what C wants to find unchanged.
#define FRAME 13*8

#define ENTRY(entry, function, result) \
TEXT entry(SB), NOSPLIT|NOFRAME, $0-0 \
	ADJSP	$FRAME		\
	MOVQ	BP, 12*8(SP)	\
	LEAQ	12*8(SP), BP	\
	MOVQ	BX, 7*8(SP)	\
	MOVQ	R12, 8*8(SP)	\
	MOVQ	R13, 9*8(SP)	\
	MOVQ	R14, 10*8(SP)	\
	MOVQ	R15, 11*8(SP)	\
	MOVQ	DI, 0*8(SP)	\
	MOVQ	SI, 1*8(SP)	\
	MOVQ	DX, 2*8(SP)	\
	MOVQ	CX, 3*8(SP)	\
	MOVQ	R8, 4*8(SP)	\
	MOVQ	R9, 5*8(SP)	\
	CALL	function(SB)	\
	MOVQ	result*8(SP), AX	\
	MOVQ	7*8(SP), BX	\
	MOVQ	8*8(SP), R12	\
	MOVQ	9*8(SP), R13	\
	MOVQ	10*8(SP), R14	\
	MOVQ	11*8(SP), R15	\
	MOVQ	12*8(SP), BP	\
	ADJSP	$-FRAME		\
	RET

#define PUBLISH(variable, entry) \
	DATA variable(SB)/8, $entry(SB) \
	GLOBL variable(SB), NOPTR, $8

ENTRY(·recvEntry, ·recv, 5)
ENTRY(·recvfromEntry, ·recvfrom, 6)
ENTRY(·recvmsgEntry, ·recvmsg, 4)
ENTRY(·sendEntry, ·send, 6)
ENTRY(·sendallEntry, ·sendall, 6)
ENTRY(·sendmsgEntry, ·sendmsg, 4)
ENTRY(·acceptEntry, ·accept, 3)
ENTRY(·connectEntry, ·connect, 3)
ENTRY(·socketEntry, ·socket, 3)
ENTRY(·adoptEntry, ·adopt, 4)
ENTRY(·socketpairEntry, ·socketpair, 4)
ENTRY(·setblockingEntry, ·setblocking, 2)
ENTRY(·getsocknameEntry, ·getsockname, 2)
ENTRY(·getpeernameEntry, ·getpeername, 2)
ENTRY(·getsockoptEntry, ·getsockopt, 5)
ENTRY(·setsockoptEntry, ·setsockopt, 5)
ENTRY(·packEntry, ·pack, 4)
ENTRY(·inetPtonEntry, ·inetPton, 3)

PUBLISH(·Recv, ·recvEntry)
PUBLISH(·Recvfrom, ·recvfromEntry)
PUBLISH(·Recvmsg, ·recvmsgEntry)
PUBLISH(·Send, ·sendEntry)
PUBLISH(·Sendall, ·sendallEntry)
PUBLISH(·Sendmsg, ·sendmsgEntry)
PUBLISH(·Accept, ·acceptEntry)
PUBLISH(·Connect, ·connectEntry)
PUBLISH(·Socket, ·socketEntry)
PUBLISH(·Adopt, ·adoptEntry)
PUBLISH(·Socketpair, ·socketpairEntry)
PUBLISH(·Setblocking, ·setblockingEntry)
PUBLISH(·Getsockname, ·getsocknameEntry)
PUBLISH(·Getpeername, ·getpeernameEntry)
PUBLISH(·Getsockopt, ·getsockoptEntry)
PUBLISH(·Setsockopt, ·setsockoptEntry)
PUBLISH(·Pack, ·packEntry)
PUBLISH(·InetPton, ·inetPtonEntry)

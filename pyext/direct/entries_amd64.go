package direct

// The addresses of the entries, which C knows the parameters of.
var (
	Recv        uintptr
	Recvfrom    uintptr
	Recvmsg     uintptr
	Send        uintptr
	Sendall     uintptr
	Sendmsg     uintptr
	Accept      uintptr
	Connect     uintptr
	Socket      uintptr
	Adopt       uintptr
	Socketpair  uintptr
	Setblocking uintptr
	Getsockname uintptr
	Getpeername uintptr
	Getsockopt  uintptr
	Setsockopt  uintptr
	Pack        uintptr
	InetPton    uintptr
)

func recvEntry()
func recvfromEntry()
func recvmsgEntry()
func sendEntry()
func sendallEntry()
func sendmsgEntry()
func acceptEntry()
func connectEntry()
func socketEntry()
func adoptEntry()
func socketpairEntry()
func setblockingEntry()
func getsocknameEntry()
func getpeernameEntry()
func getsockoptEntry()
func setsockoptEntry()
func packEntry()
func inetPtonEntry()

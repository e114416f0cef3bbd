package etc

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestAChangeIsSeenAtOnce(t *testing.T) {
	dir := t.TempDir()
	files := New(dir)
	for _, name := range []string{"aa", "bb", "cc"} { // of one size, and within one tick
		if files.Hosts().ByNameAny(name, true) != nil {
			t.Fatalf("%s is known too early", name)
		}
		write(t, dir, "hosts", "10.0.0.1 "+name+"\n")
		if files.Hosts().ByNameAny(name, true) == nil {
			t.Errorf("%s is not known", name)
		}
	}
	if err := os.Remove(filepath.Join(dir, "hosts")); err != nil {
		t.Fatal(err)
	}
	if files.Hosts().ByNameAny("cc", true) != nil {
		t.Error("known without a file")
	}
}

// age waits until a file is no longer so new that a change might not show.
func age(path string) {
	for !stampOf(path).old() {
		time.Sleep(stampPrecision)
	}
}

func TestWhatHasNotChangedIsParsedOnce(t *testing.T) {
	dir := t.TempDir()
	age(write(t, dir, "hosts", "10.0.0.1 a\n"))
	files := New(dir)
	first := files.Hosts()
	if files.Hosts() != first {
		t.Error("parsed twice")
	}
	age(write(t, dir, "hosts", "10.0.0.1 b\n"))
	if second := files.Hosts(); second == first || files.Hosts() != second {
		t.Error("not parsed again, or more than once")
	}
}

func TestAReplacedFileWithTheSameTimes(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "hosts", "10.0.0.1 a\n")
	files := New(dir)
	files.Hosts()
	var before unix.Stat_t
	if err := unix.Stat(path, &before); err != nil {
		t.Fatal(err)
	}
	other := write(t, dir, "other", "10.0.0.1 b\n")
	times := []unix.Timespec{before.Atim, before.Mtim}
	if err := unix.UtimesNanoAt(unix.AT_FDCWD, other, times, 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if files.Hosts().ByNameAny("b", true) == nil {
		t.Error("b is not known")
	}
}

func TestWhatCannotBeReadIsReadWhenItCan(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hosts")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	files := New(dir)
	if failure := files.Hosts().Failure(); failure.Errno != unix.EISDIR || failure.HErrno != -1 {
		t.Errorf("a directory is %+v", failure)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if failure := files.Hosts().Failure(); failure.Errno != unix.ENOENT || failure.HErrno != 0 {
		t.Errorf("no file is %+v", failure)
	}
}

func TestHostConfIsReadOnce(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "host.conf", "multi on\n")
	files := New(dir)
	if !files.HostConf().Multi {
		t.Error("multi is off")
	}
	write(t, dir, "host.conf", "multi off\n")
	if !files.HostConf().Multi {
		t.Error("read again")
	}
}

func TestGaiConfIsReadAgainIfItSaysSo(t *testing.T) {
	dir := t.TempDir()
	files := New(dir)
	if label := files.GaiConf().Label(loopback6); label != 0 {
		t.Errorf("label is %d", label)
	}
	write(t, dir, "gai.conf", "label ::1/128 7\nreload yes\n")
	if label := files.GaiConf().Label(loopback6); label != 0 {
		t.Errorf("read again: %d", label)
	}

	files = New(dir)
	for i, test := range []struct {
		text  string
		label int
	}{
		{"label ::1/128 7\nreload yes\n", 7},
		{"label ::1/128 8\n", 8}, // and read again no more
		{"label ::1/128 9\nreload yes\n", 8},
	} {
		later := time.Now().Add(time.Duration(i+1) * time.Second)
		path := write(t, dir, "gai.conf", test.text)
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
		if label := files.GaiConf().Label(loopback6); label != test.label {
			t.Errorf("%q: label is %d", test.text, label)
		}
	}
}

func TestHasDB(t *testing.T) {
	dirs := dbDirs
	defer func() { dbDirs = dirs }()
	dbDirs = []string{t.TempDir() + "/"}
	if HasDB("services") {
		t.Error("there is one")
	}
	write(t, dbDirs[0], "services.db", "")
	if !HasDB("services") {
		t.Error("there is none")
	}
}

func TestNobodyIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mkfifo(filepath.Join(dir, "hosts"), 0o600); err != nil {
		t.Skipf("no FIFO: %v", err)
	}
	if New(dir).Hosts().ByNameAny("localhost", true) != nil {
		t.Error("known of nothing")
	}
}

// elsewhere runs a test in a thread whose root directory is another. The thread ends with it.
func elsewhere(t *testing.T, root string, test func()) {
	t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := unix.Unshare(unix.CLONE_FS)
		if err == nil {
			err = unix.Chroot(root)
		}
		if err == nil {
			test()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Skipf("no other root directory: %v", err)
	}
}

func TestNsswitchIsKeptInAnotherRoot(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, root)
	for _, dir := range []string{root, dir} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, root, "nsswitch.conf", "hosts: outside\n")
	write(t, root, "hosts", "10.0.0.1 outside\n")
	write(t, dir, "nsswitch.conf", "hosts: inside\n")
	write(t, dir, "hosts", "10.0.0.1 inside\n")
	files, fresh := New(root), New(root)
	files.Nsswitch()
	files.Hosts()
	elsewhere(t, root, func() {
		if got := sources(files.Nsswitch().Actions("hosts")); got != "outside" {
			t.Errorf("sources: %s", got)
		}
		if got := sources(fresh.Nsswitch().Actions("hosts")); got != "inside" {
			t.Errorf("sources of the first look: %s", got)
		}
		if files.Hosts().ByNameAny("inside", true) == nil {
			t.Error("the hosts are those outside")
		}
	})
}

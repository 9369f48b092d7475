package history_test

import (
	"cmp"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// diskVFS is the name of a file system layer between SQLite and the real one
// that knows what was synced, and fails where a test wants it to.
const diskVFS = "disk"

// A disk is a folder below that layer.
type disk struct {
	mu    sync.Mutex
	files map[string]*diskFile // guarded by mu; by path
	fault fault                // guarded by mu
}

// A fault returns SQLite's code for an operation ("write" or "sync") on the file
// of that name, 0 if it succeeds.
type fault func(operation, name string) int32

// A diskFile is what a loss of power would leave for sure, and what it may leave.
type diskFile struct {
	synced   []byte
	unsynced []change
}

// A change is one write, or a new size if data is nil.
type change struct {
	offset int64
	data   []byte
}

var disks = struct {
	register sync.Once
	real     uintptr // SQLite's own layer

	mu      sync.Mutex
	folders map[string]*disk      // guarded by mu
	open    map[uintptr]*openFile // guarded by mu; by SQLite's file
}{
	folders: make(map[string]*disk),
	open:    make(map[uintptr]*openFile),
}

type openFile struct {
	disk    *disk
	path    string
	methods *sqlite3.Tsqlite3_io_methods // of SQLite's own layer
	ours    uintptr
}

// newDisk puts a folder on a disk of its own.
func newDisk(t testing.TB, folder string) *disk {
	t.Helper()
	disks.register.Do(registerDisks)
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		t.Fatal(err)
	}
	d := &disk{files: make(map[string]*diskFile)}
	disks.mu.Lock()
	defer disks.mu.Unlock()
	disks.folders[folder] = d
	return d
}

// breakDown sets what fails from now on; nil repairs the disk.
func (d *disk) breakDown(f fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = f
}

// cut writes what a loss of power at this moment could have left of the files
// into another folder: of the writes since the last sync some, some torn.
func (d *disk) cut(t testing.TB, random *rand.Rand, folder string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, f := range d.files {
		left := f.remains(random)
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(path)), left, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *diskFile) remains(random *rand.Rand) []byte {
	const sector = 512
	content := append([]byte(nil), f.synced...)
	for _, c := range f.unsynced {
		switch random.IntN(3) {
		case 0:
			continue
		case 1:
			c.data = c.data[:min(len(c.data), sector*random.IntN(9))]
			if len(c.data) == 0 {
				continue
			}
		}
		content = c.apply(content)
	}
	return content
}

func (f *diskFile) sync() {
	for _, c := range f.unsynced {
		f.synced = c.apply(f.synced)
	}
	f.unsynced = nil
}

func (c change) apply(content []byte) []byte {
	if c.data == nil {
		return resize(content, c.offset)
	}
	end := c.offset + int64(len(c.data))
	content = resize(content, max(end, int64(len(content))))
	copy(content[c.offset:], c.data)
	return content
}

func resize(content []byte, size int64) []byte {
	if grow := size - int64(len(content)); grow > 0 {
		return append(content, make([]byte, grow)...)
	}
	return content[:size]
}

// do notes a change, or fails.
func (f *openFile) do(operation string, c change) int32 {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.disk.fault != nil {
		if code := f.disk.fault(operation, filepath.Base(f.path)); code != 0 {
			return code
		}
	}
	file := f.disk.files[f.path]
	if file == nil {
		return 0 // deleted
	}
	if operation == "sync" {
		file.sync()
	} else {
		file.unsynced = append(file.unsynced, c)
	}
	return 0
}

// From here on it is C's way of calling: SQLite has a table of functions for its
// file system layer and one for each open file. We copy both, and put our
// functions in a few places.

func registerDisks() {
	tls := libc.NewTLS()
	defer tls.Close()
	disks.real = sqlite3.Xsqlite3_vfs_find(tls, 0)
	ours := allocate(tls, *at[sqlite3.Tsqlite3_vfs](disks.real))
	name, err := libc.CString(diskVFS)
	if err != nil {
		panic(err)
	}
	vfs := at[sqlite3.Tsqlite3_vfs](ours)
	vfs.FpNext, vfs.FzName = 0, name
	vfs.FxOpen = pointer(diskOpen)
	vfs.FxDelete = pointer(diskDelete)
	if code := sqlite3.Xsqlite3_vfs_register(tls, ours, 0); code != 0 {
		panic(code)
	}
}

func diskOpen(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32 {
	open := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](at[sqlite3.Tsqlite3_vfs](disks.real).FxOpen)
	if name == 0 { // a temporary file
		return open(tls, vfs, name, file, flags, outFlags)
	}
	path := strings.Clone(libc.GoString(name))
	disks.mu.Lock()
	defer disks.mu.Unlock()
	d := disks.folders[filepath.Dir(path)]
	if d == nil {
		return open(tls, vfs, name, file, flags, outFlags)
	}
	d.track(path)
	if code := open(tls, vfs, name, file, flags, outFlags); code != 0 {
		return code
	}
	table := at[sqlite3.Tsqlite3_file](file)
	f := &openFile{disk: d, path: path, methods: at[sqlite3.Tsqlite3_io_methods](table.FpMethods)}
	f.ours = allocate(tls, *f.methods)
	methods := at[sqlite3.Tsqlite3_io_methods](f.ours)
	methods.FxWrite = pointer(diskWrite)
	methods.FxTruncate = pointer(diskTruncate)
	methods.FxSync = pointer(diskSync)
	methods.FxClose = pointer(diskClose)
	table.FpMethods = f.ours
	disks.open[file] = f
	return 0
}

// track takes up a file before it is opened. What is in it counts as synced.
func (d *disk) track(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[path] == nil {
		content, _ := os.ReadFile(path) // there may be none
		d.files[path] = &diskFile{synced: content}
	}
}

// diskDelete lets a loss of power leave nothing of a file.
func diskDelete(tls *libc.TLS, vfs, name uintptr, syncFolder int32) int32 {
	remove := function[func(*libc.TLS, uintptr, uintptr, int32) int32](at[sqlite3.Tsqlite3_vfs](disks.real).FxDelete)
	path := strings.Clone(libc.GoString(name))
	disks.mu.Lock()
	d := disks.folders[filepath.Dir(path)]
	disks.mu.Unlock()
	if d != nil {
		d.mu.Lock()
		delete(d.files, path)
		d.mu.Unlock()
	}
	return remove(tls, vfs, name, syncFolder)
}

func opened(file uintptr) *openFile {
	disks.mu.Lock()
	defer disks.mu.Unlock()
	return disks.open[file]
}

func diskWrite(tls *libc.TLS, file, data uintptr, n int32, offset int64) int32 {
	f := opened(file)
	c := change{offset: offset, data: append([]byte{}, unsafe.Slice(at[byte](data), n)...)}
	write := function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](f.methods.FxWrite)
	return cmp.Or(f.do("write", c), write(tls, file, data, n, offset))
}

func diskTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	f := opened(file)
	truncate := function[func(*libc.TLS, uintptr, int64) int32](f.methods.FxTruncate)
	return cmp.Or(f.do("write", change{offset: size}), truncate(tls, file, size))
}

func diskSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	f := opened(file)
	sync := function[func(*libc.TLS, uintptr, int32) int32](f.methods.FxSync)
	return cmp.Or(f.do("sync", change{}), sync(tls, file, flags))
}

func diskClose(tls *libc.TLS, file uintptr) int32 {
	disks.mu.Lock()
	f := disks.open[file]
	delete(disks.open, file)
	disks.mu.Unlock()
	closeFile := function[func(*libc.TLS, uintptr) int32](f.methods.FxClose)
	defer libc.Xfree(tls, f.ours)
	return closeFile(tls, file)
}

// allocate copies a value to where SQLite may keep pointers to it.
func allocate[T any](tls *libc.TLS, value T) uintptr {
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(value)))
	*at[T](p) = value
	return p
}

// at returns the value at an address of C's.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// pointer returns a function as C sees it, function the reverse.
func pointer[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&struct{ f F }{f})) }

func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&struct{ p uintptr }{p})) }

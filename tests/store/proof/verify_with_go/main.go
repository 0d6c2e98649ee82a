// Verifies a published log with Go's sumdb/note and sumdb/tlog, which are not ours: checkpoint,
// cosignature, tiles, records, inclusion and consistency proofs.
//
// usage: main FOLDER, with log.vkey, witness.vkey, checkpoint, older.checkpoint, the hashes of
// consistency, the tiles, and P.tlog-proof with P.record for some positions P
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

var folder string

func must(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func require(holds bool, what string) {
	if !holds {
		must(fmt.Errorf("%s", what))
	}
}

func read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, name))
	must(err)
	return data
}

func lines(data []byte) []string {
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func hashes(encoded []string) []tlog.Hash {
	var parsed []tlog.Hash
	for _, line := range encoded {
		hash, err := tlog.ParseHash(line)
		must(err)
		parsed = append(parsed, hash)
	}
	return parsed
}

// cosigner verifies cosignature/v1, which sumdb/note does not know, as its specification says.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func parseCosigner(vkey string) *cosigner {
	parts := strings.SplitN(vkey, "+", 3)
	require(len(parts) == 3, "a witness key of three parts")
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	require(len(key) == 33 && key[0] == 4, "a witness key of type 4")
	id := binary.BigEndian.Uint32(hashOf(parts[0]+"\n", string(key)))
	require(parts[1] == fmt.Sprintf("%08x", id), "the id of a witness key")
	return &cosigner{parts[0], id, ed25519.PublicKey(key[1:])}
}

func hashOf(parts ...string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(parts, "")))
	return sum[:]
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.id }
func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}

// openCheckpoint answers the tree of a checkpoint that log and witness have signed.
func openCheckpoint(data []byte) tlog.Tree {
	log, err := note.NewVerifier(string(read("log.vkey")))
	must(err)
	witness := parseCosigner(string(read("witness.vkey")))
	opened, err := note.Open(data, note.VerifierList(log, witness))
	must(err)
	require(len(opened.Sigs) == 2 && len(opened.UnverifiedSigs) == 0, "two verified signatures")
	text := lines([]byte(opened.Text))
	require(len(text) == 3 && text[0] == log.Name(), "three lines, of which the origin is first")
	size, err := strconv.ParseInt(text[1], 10, 64)
	must(err)
	return tlog.Tree{N: size, Hash: hashes(text[2:])[0]}
}

// tiles reads the files of tlog-tiles, whose paths do not name the height.
type tiles struct{}

func (tiles) Height() int                                    { return tileHeight }
func (tiles) SaveTiles(saved []tlog.Tile, contents [][]byte) {}
func (tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		contents = append(contents, read(path))
	}
	return contents, nil
}

func checkRecords(tree tlog.Tree, reader tlog.HashReader) {
	for first := int64(0); first < tree.N; first += tileWidth {
		tile := tlog.Tile{H: tileHeight, L: 0, N: first / tileWidth, W: tileWidth}
		if tree.N-first < tileWidth {
			tile.W = int(tree.N - first)
		}
		// Of the tile's hashes, which the reader holds against the root.
		data, err := tlog.ReadTileData(tile, reader)
		must(err)
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", tileHeight), "tile/entries/", 1)
		bundle := read(path)
		for i := 0; i < tile.W; i++ {
			length := int(binary.BigEndian.Uint16(bundle))
			hash := tlog.RecordHash(bundle[2 : 2+length])
			bundle = bundle[2+length:]
			require(bytes.Equal(hash[:], data[i*tlog.HashSize:(i+1)*tlog.HashSize]), "a record's hash")
		}
		require(len(bundle) == 0, "a bundle of as many records")
	}
}

// checkProof verifies a file of tlog-proof, whose record lies beside it.
func checkProof(path string) {
	data := read(path)
	head, checkpoint, found := bytes.Cut(data, []byte("\n\n"))
	require(found, "an empty line in a proof")
	text := lines(head)
	require(text[0] == "c2sp.org/tlog-proof@v1", "the first line of a proof")
	if strings.HasPrefix(text[1], "extra ") {
		text = append(text[:1], text[2:]...)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(text[1], "index "), 10, 64)
	must(err)
	tree := openCheckpoint(checkpoint)
	record := read(strings.TrimSuffix(path, ".tlog-proof") + ".record")
	must(tlog.CheckRecord(hashes(text[2:]), tree.N, tree.Hash, index, tlog.RecordHash(record)))
}

func main() {
	folder = os.Args[1]
	tree := openCheckpoint(read("checkpoint"))
	older := openCheckpoint(read("older.checkpoint"))
	must(tlog.CheckTree(hashes(lines(read("consistency"))), tree.N, tree.Hash, older.N, older.Hash))
	reader := tlog.TileHashReader(tree, tiles{})
	root, err := tlog.TreeHash(tree.N, reader)
	must(err)
	require(root == tree.Hash, "the root of the tiles")
	checkRecords(tree, reader)
	proofs, err := filepath.Glob(filepath.Join(folder, "*.tlog-proof"))
	must(err)
	for _, path := range proofs {
		checkProof(filepath.Base(path))
	}
	fmt.Printf("accepted: %d records, %d proofs\n", tree.N, len(proofs))
}

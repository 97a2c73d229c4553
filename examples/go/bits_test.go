// SPDX-License-Identifier: MIT

package foresto

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// digest feeds runs to one SHA-256, number by number, as every binding's test does.
type digest struct {
	hash hash.Hash
}

func newDigest() digest {
	return digest{sha256.New()}
}

func (d digest) u32(value uint32) {
	var bytes [4]byte
	binary.LittleEndian.PutUint32(bytes[:], value)
	d.hash.Write(bytes[:])
}

func (d digest) u64(value uint64) {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], value)
	d.hash.Write(bytes[:])
}

func (d digest) doubles(values ...float64) {
	for _, value := range values {
		d.u64(math.Float64bits(value))
	}
}

func (d digest) event(e *Event) {
	d.u64(e.Order)
	d.u32(uint32(e.Date))
	d.u32(uint32(e.TriggerType))
	d.doubles(e.Turnover, e.CostRate, e.CostFactor, e.CostAmount, e.NAVBefore, e.NAVAfter)
	d.doubles(e.BeforeWeights...)
	d.doubles(e.AfterWeights...)
}

func (d digest) hex() string {
	return hex.EncodeToString(d.hash.Sum(nil))
}

func (d digest) result(t *testing.T, result *Result) {
	t.Helper()
	for i, date := range result.Dates() {
		d.u32(uint32(date))
		d.doubles(result.NAV()[i], result.DailyReturns()[i], result.CumulativeReturns()[i],
			result.HighWaterMarks()[i], result.Drawdowns()[i])
	}
	events, err := result.Events()
	must(t, err)
	for i := range events {
		d.event(&events[i])
	}
}

// session runs a case day by day; between gives the session that goes on before each day.
func (d digest) session(t *testing.T, g *golden, between func(*Session) *Session) {
	t.Helper()
	market := g.market(t)
	session, err := OpenSession(Instruments{Kind: market.Kind, Assets: market.Assets}, g.request())
	must(t, err)
	defer func() { session.Close() }()
	var events []Event
	assets := len(market.Assets)
	for i, date := range market.Dates {
		next := NoDate
		if i+1 < len(market.Dates) && market.Dates[i+1] <= g.End {
			next = market.Dates[i+1]
		}
		session = between(session)
		step, err := session.Step(date, market.Values[i*assets:(i+1)*assets], next)
		must(t, err)
		same(t, "TradingDay", step.TradingDay, date >= g.Start && date <= g.End)
		if !step.TradingDay {
			continue
		}
		d.u32(uint32(step.Date))
		d.doubles(step.NAV, step.DailyReturn, step.CumulativeReturn, step.HighWaterMark, step.Drawdown)
		if step.Rebalanced {
			event, err := session.Event()
			must(t, err)
			events = append(events, event)
		}
	}
	for i := range events {
		d.event(&events[i])
	}
}

// A panel, a session, and a session that is saved and restored before every day give the same bits, and so does C.
func TestSameBits(t *testing.T) {
	batch, stream, restored := newDigest(), newDigest(), newDigest()
	cases := readGolden(t)
	for i := range cases {
		g := &cases[i]
		batch.result(t, g.simulate(t))
		stream.session(t, g, func(session *Session) *Session { return session })
		restored.session(t, g, func(session *Session) *Session {
			state, err := session.Export()
			must(t, err)
			session.Close()
			restored, err := RestoreSession(state)
			must(t, err)
			return restored
		})
	}
	t.Logf("golden bits: %s", batch.hex())
	same(t, "stream", stream.hex(), batch.hex())
	same(t, "restored", restored.hex(), batch.hex())

	program := os.Getenv("FORESTO_GOLDEN_BITS")
	if program == "" {
		t.Log("FORESTO_GOLDEN_BITS does not name the C program: not compared with C")
		return
	}
	command := exec.Command(program)
	command.Env = append(os.Environ(), "FORESTO_DATA="+dataFolder(), "FORESTO_VECTORS="+vectorsFolder())
	command.Stderr = os.Stderr
	output, err := command.Output()
	must(t, err)
	same(t, "C", strings.TrimSpace(string(output)), batch.hex())
}

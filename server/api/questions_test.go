package api

import (
	"fmt"
	"slices"
	"testing"

	"hubbub/server/wire"
)

func TestQuestionsInOrder(t *testing.T) {
	asked := []wire.Entry{
		{Seq: 8, Answered: true},
		{Seq: 7, Reactions: `{"👍":2}`},
		{Seq: 6, Reactions: `{"🎉":9}`},
		{Seq: 5, Reactions: `{"👍":10,"🎉":1}`},
		{Seq: 4, Reactions: `no object`},
		{Seq: 3, Reactions: `{"👍":2}`},
		{Seq: 2, Answered: true, Reactions: `{"👍":99}`},
		{Seq: 1},
	}
	for live, want := range map[int64][]int64{
		0: {5, 3, 7, 1, 4, 6, 8, 2}, 1: {1, 5, 3, 7, 4, 6, 8, 2}, 2: {2, 5, 3, 7, 1, 4, 6, 8}, 99: {5, 3, 7, 1, 4, 6, 8, 2},
	} {
		t.Run(fmt.Sprint(live), func(t *testing.T) {
			sorted := slices.Clone(asked)
			inOrder(sorted, live)
			var got []int64
			for _, e := range sorted {
				got = append(got, e.Seq)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d, want %d", got, want)
			}
		})
	}
}

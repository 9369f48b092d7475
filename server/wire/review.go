package wire

import (
	"encoding/json"
	"strings"
	"unicode"
)

// MaxReason is how long the reason of a report is at most, in bytes.
const MaxReason = 500

// A ReportRequest asks moderators to look at a message.
type ReportRequest struct {
	ID     string `json:"id"` // the client's own, at most MaxID bytes
	Seq    int64  `json:"seq"`
	Reason string `json:"reason"` // may be empty
}

// DecodeReport reads the Raw of a report. The error has the code BadMessage or TooLong.
func DecodeReport(data []byte) (r ReportRequest, refused *Error) {
	if json.Unmarshal(data, &r) != nil || r.Seq <= 0 {
		refused = Errorf(BadMessage, `a report is {"type":"report","seq":41,"reason":"…"}`)
	} else {
		refused = r.Check()
	}
	if refused != nil {
		refused.ID = clip(r.ID, MaxID)
		return ReportRequest{}, refused
	}
	return r, nil
}

// Check refuses a report that says too much.
func (r *ReportRequest) Check() *Error {
	switch {
	case len(r.ID) > MaxID:
		return Errorf(BadMessage, "id is longer than %d bytes", MaxID)
	case len(r.Reason) > MaxReason:
		return Errorf(TooLong, "the reason is longer than %d bytes", MaxReason)
	case strings.ContainsFunc(r.Reason, unicode.IsControl):
		return Errorf(BadMessage, "the reason holds control characters")
	}
	return nil
}

// A Reviewing tells that a moderator looks at an item, or does so no more.
type Reviewing struct {
	Item int64 `json:"item"`
	On   bool  `json:"on"`
}

// DecodeReviewing reads the Raw of a reviewing. The error has the code BadMessage.
func DecodeReviewing(data []byte) (r Reviewing, refused *Error) {
	if json.Unmarshal(data, &r) != nil || r.Item <= 0 {
		return Reviewing{}, Errorf(BadMessage, `reviewing is {"type":"reviewing","item":5,"on":true}`)
	}
	return r, nil
}

// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

// Status is the kind of a failure. Its values are errors themselves, for errors.Is.
type Status int32

// The library's status codes.
const (
	ErrArgument         Status = C.FORESTO_E_ARGUMENT           // something is absent, closed, or contradictory
	ErrStruct           Status = C.FORESTO_E_STRUCT             // the binding and the library do not fit together
	ErrEnum             Status = C.FORESTO_E_ENUM               // an enumerated field has an unknown value
	ErrMemory           Status = C.FORESTO_E_MEMORY             // no memory
	ErrSize             Status = C.FORESTO_E_SIZE               // a length or stride is impossible
	ErrCapacity         Status = C.FORESTO_E_CAPACITY           // a buffer is too small
	ErrParse            Status = C.FORESTO_E_PARSE              // text or a saved state has not the form asked for
	ErrRange            Status = C.FORESTO_E_RANGE              // a number is not finite or does not fit its range
	ErrDate             Status = C.FORESTO_E_DATE               // there is no such date, or dates do not strictly increase
	ErrName             Status = C.FORESTO_E_NAME               // a name is empty, too long, not UTF-8, or used twice
	ErrPrice            Status = C.FORESTO_E_PRICE              // a price is infinite or not above 0
	ErrReturn           Status = C.FORESTO_E_RETURN             // a return is infinite or not above -1
	ErrMissing          Status = C.FORESTO_E_MISSING            // a value is missing and the policy refuses that
	ErrWeight           Status = C.FORESTO_E_WEIGHT             // a target weight is outside [0, 1]
	ErrWeightSum        Status = C.FORESTO_E_WEIGHT_SUM         // the target weights do not sum to 1
	ErrAmount           Status = C.FORESTO_E_AMOUNT             // the initial amount is not finite or not above 0
	ErrRule             Status = C.FORESTO_E_RULE               // a rule's parameter is absent or out of range
	ErrRuleInactive     Status = C.FORESTO_E_RULE_INACTIVE      // the rule is switched off
	ErrRuleNotEffective Status = C.FORESTO_E_RULE_NOT_EFFECTIVE // the rule is not yet or no longer effective
	ErrFeatureDisabled  Status = C.FORESTO_E_FEATURE_DISABLED   // a rule was given without UseRebalancing
	ErrNoDays           Status = C.FORESTO_E_NO_DAYS            // no trading day is in the range
	ErrNAV              Status = C.FORESTO_E_NAV                // the portfolio's value is not finite or not above 0
	ErrHost             Status = C.FORESTO_E_HOST               // a callback of the host failed
	ErrCancelled        Status = C.FORESTO_E_CANCELLED          // the run was cancelled
	ErrEnvironment      Status = C.FORESTO_E_ENVIRONMENT        // rounding mode or build options would change results
	ErrNotFound         Status = C.FORESTO_E_NOT_FOUND          // a repository has no such rule
)

// Name returns the status's name, such as FEATURE_DISABLED.
func (s Status) Name() string {
	return C.GoString(C.foresto_status_name(C.foresto_status(s)))
}

// Error returns one sentence that says what the status means.
func (s Status) Error() string {
	return "foresto: " + C.GoString(C.foresto_status_message(C.foresto_status(s)))
}

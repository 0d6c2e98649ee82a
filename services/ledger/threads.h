// What the threads of the server tell the system: who they are, and who goes first.

#ifndef LIGGARE_SERVICES_LEDGER_THREADS_H_
#define LIGGARE_SERVICES_LEDGER_THREADS_H_

namespace liggare::ledger {

// Names the calling thread as `top -H` and profilers show it, in at most 15 characters.
void NameThread(const char* name);

// Lets the calling thread, from here on, take the processor only as far as others leave it: its
// work is such that nobody waits for it.
void GiveWay();

// Lets those go first who wait for the processor at this moment. For whoever computes for longer
// than a few tenths of a millisecond: the system itself lets others wait for a tick, which on many
// is 4 ms, and a question takes a tenth of that.
void LetOthersRun();

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_THREADS_H_

// Package carrier is a telephone company as Cardline sees it: what arrives by webhook, what is answered, and how a message is
// sent. One provider is one folder. Nothing here knows a customer or a command.
//
// # A new provider
//
// A provider is a package below this one with a type that implements Sender for one account, and, if its receipts come over its own
// connection, Listener. It must
//
//   - return from Send only when the provider has answered, or will not: SMPP's submit_sm_resp, CMPP's SubmitResp. Many call Send at the
//     same time; a window (CMPP's is 16) is Limited's;
//   - tell three outcomes apart: taken (Accepted with the provider's id), clearly not taken (Error), and all the rest, in which the
//     message may have been taken (Error with Unknown). A connection that broke after the request was written is the third. The
//     outbox never sends again what is unknown, so that one outcome too many called unknown costs a look in the provider's list, and one
//     too few a text that arrives twice;
//   - name refusals by Twilio's code where one means the same, since refusals.yaml of the outbox is written in these; other codes are
//     added there. SMPP's ESME_RTHROTTLED is 20429 with Retry, ESME_RMSGQFUL 21611 with Retry, ESME_RINVDSTADR 21211,
//     ESME_RINVSRCADR 21212, ESME_RBINDFAIL 20003 with Retry. Status is what HTTP would say: 400 for a refusal, 401 where we are not let
//     in, 429 for "not now", 503 for a fault of theirs, and 0 only where nobody was reached;
//   - give one id for one message. Where the provider takes each segment by itself, it gets them in order, each once the one before was
//     taken, and a receipt is asked for the last alone, whose id is the SID: it is the only one that comes after all of them. If a
//     segment is throttled, it is repeated until ctx ends; if it is refused, or ctx ends, after an earlier one was taken, the outcome is
//     unknown. Length and alphabet it cannot take are said by Can, and such messages are not given to it;
//   - write ids in one way: SMPP's submit_sm_resp is often hexadecimal where the receipt of the same message is decimal;
//   - name the message in a receipt by ours (Send.ID) where the provider echoes it, else by SID alone. Receipts come to any of our
//     connections, in any process, so nothing about a message may be kept in memory alone;
//   - use Twilio's words for the states of Receipt and Found (accepted, queued, sent, delivered, undelivered, failed, canceled): DELIVRD
//     is delivered, UNDELIV and REJECTD undelivered, EXPIRED undelivered with 30003, ACCEPTD accepted, ENROUTE sent;
//   - keep its connections by itself, bind again after a break, answer enquire_link, and bound what it reads;
//   - say nothing of numbers, texts and secrets in errors and logs.
//
// Texts that customers write over such a connection are not taken yet: Can says Inbound false, and no question leaves there.
//
// Whoever wires hands the sender to the outbox as an account; routes name it. Nothing else changes.
package carrier

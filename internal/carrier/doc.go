// Package carrier is a telephone company as Cardline sees it: what arrives by webhook, what is answered, and how a message is
// sent. One provider is one folder. Nothing here knows a customer or a command.
//
// # A new provider
//
// A provider is a package below this one with a type that implements Sender for one account, and, if its receipts come over its own
// connection, Listener. It must
//
//   - return from Send only when the provider has answered, or will not: SMPP's submit_sm_resp, CMPP's SubmitResp;
//   - tell three outcomes apart: taken (Accepted with the provider's id), clearly not taken (Error), and all the rest, in which the
//     message may have been taken (Error with Unknown). A connection that broke after the request was written is the third. The
//     outbox never sends again what is unknown, so that one outcome too many called unknown costs a look in the provider's list, and one
//     too few a text that arrives twice;
//   - name refusals by Twilio's code where one means the same, since refusals.yaml of the outbox is written in these; other codes are
//     added there. SMPP's ESME_RTHROTTLED is 20429 with Retry, ESME_RMSGQFUL 21611 with Retry, ESME_RINVDSTADR 21211,
//     ESME_RINVSRCADR 21212, ESME_RBINDFAIL 20003 with Retry;
//   - give the id Send.ID to the provider wherever it has a field for one, so that Find and receipts can name the message: a receipt's
//     Message is ours, and a provider that echoes only its own id keeps the pair until the receipt has come;
//   - use Twilio's words for the states of Receipt and Found (accepted, queued, sent, delivered, undelivered, failed, canceled): DELIVRD
//     is delivered, UNDELIV and REJECTD undelivered, EXPIRED undelivered with 30003, ACCEPTD accepted, ENROUTE sent;
//   - keep its connections by itself, bind again after a break, answer enquire_link, and bound what it reads;
//   - say nothing of numbers, texts and secrets in errors and logs.
//
// Whoever wires hands the sender to the outbox as an account; routes name it. Nothing else changes.
package carrier

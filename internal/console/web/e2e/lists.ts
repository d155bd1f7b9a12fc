/** Every list: where it stands, what it asks for, and what it says where there is nothing. */
export const lists: [at: string, asks: string, empty: string][] = [
  ['/conversations', 'conversations/search', 'No conversations yet'], ['/campaigns', 'campaigns', 'No campaigns yet'], ['/registrations', 'registrations', 'No registrations yet'], ['/cases', 'cases', 'No case fits'],
  ['/greetings', 'greetings/rules', 'No rules yet'], ['/greetings?show=runs', 'greetings/runs', 'Nothing ran yet'], ['/greetings?show=mourning', 'greetings/mourning', 'No mourning is declared'],
  ['/tasks', 'cases', 'Nothing to do'], ['/tasks?tab=callbacks', 'cases', 'No call-back is booked'], ['/tasks?tab=calls', 'calls', 'No call was made'], ['/tasks?tab=surveys', 'surveys', 'No score yet'],
  ['/words?tab=commands', 'words/commands', 'No command has that word'], ['/words?tab=unknown', 'words/unknown', 'Every text was understood'], ['/words?tab=additions', 'words/versions', 'Nothing was added to the words that ship'],
  ['/words?tab=templates', 'templates', 'There are no such templates'], ['/settings/operators', 'operators', 'No operators yet'], ['/settings/lines', 'lines', 'No lines'], ['/settings/audit', 'audit', 'No entries'],
]

/** asked matches what a list asks for, whatever it is narrowed to. */
export const asked = (asks: string) => (u: URL) => u.pathname === `/api/v1/${asks}`

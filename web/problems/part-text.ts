const numbered = /^(?<name>\w+)\[(?<number>\d+)\]$/;

/** The part of a record that a problem names, such as `Contacts[3].DueDate`, as words: `Contact 3, due date`. */
export function partText(part: string): string {
  const words = part.split('.').map(wordsOf).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordsOf(element: string): string {
  const { name, number } = numbered.exec(element)?.groups ?? {};
  // The entries of a list are called after it: contact 3 of the contacts.
  if (name !== undefined) return `${spaced(name).replace(/s$/, '')} ${number ?? ''}`;
  return spaced(element);
}

/** `DueDate` as `due date`; abbreviations such as `UUID` stay. */
const spaced = (name: string): string =>
  name
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());

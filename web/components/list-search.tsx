import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

export interface ListSearchProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

interface Typing {
  readonly text: string;
  /** The last value of the address. */
  readonly known: string;
  /** The searches that the address does not have yet. */
  readonly sent: readonly string[];
}

/** A search that follows the typing without a request for every letter, and the address when a link has changed it. */
export function ListSearch({ label, value, onSearch }: ListSearchProps) {
  const [typing, setTyping] = useState<Typing>({ text: value, known: value, sent: [] });
  if (value !== typing.known) setTyping(arrived(typing, value));
  const search = useDebouncedCallback((text: string) => {
    // A link may have replaced the text meanwhile.
    if (text !== typing.text.trim() || text === typing.known) return;
    setTyping({ ...typing, sent: [...typing.sent, text] });
    onSearch(text);
  }, 250);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      flex="1 1 180px"
      maw={{ xs: 280 }}
      maxLength={200}
      value={typing.text}
      onChange={({ currentTarget }) => {
        setTyping({ ...typing, text: currentTarget.value });
        search(currentTarget.value.trim());
      }}
    />
  );
}

/** The typing goes on when its own search arrives; any other value of the address replaces it. */
function arrived({ text, sent }: Typing, value: string): Typing {
  const place = sent.indexOf(value);
  return { text: place === -1 ? value : text, known: value, sent: sent.slice(place + 1) };
}

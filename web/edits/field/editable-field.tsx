import { useRef, useState } from 'react';
import { useDraft } from '../drafts.ts';
import type { EditOutcome } from '../outcome.ts';
import type { DisplayedFieldProps } from './displayed-field.tsx';
import { DisplayedField } from './displayed-field.tsx';
import { FieldEditor } from './field-editor.tsx';
import { focusIfFree } from './focus-if-free.ts';

export interface EditableFieldProps extends Omit<
  DisplayedFieldProps,
  'isSaving' | 'pencilRef' | 'onEdit'
> {
  readonly recordId: string;
  readonly field: string;
  readonly save: (value: string | null) => Promise<EditOutcome>;
}

/**
 * A value that turns into an input in place. The record displays a saved value at once; while the save is under way the
 * draft stays, and a refusal brings the input back with what was typed and the reason.
 */
export function EditableField(props: EditableFieldProps) {
  const { recordId, field, value, save } = props;
  const [draft, setDraft] = useDraft(recordId, field);
  const [saving, setSaving] = useState<Saving | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const returnsFocus = useRef(false);
  const close = (): void => {
    returnsFocus.current = true;
    setRefusal(null);
    setDraft(null);
  };
  const submit = async (text: string): Promise<void> => {
    if (text === (value ?? '')) {
      close();
      return;
    }
    returnsFocus.current = true;
    setSaving({ before: value });
    const outcome = await save(text === '' ? null : text);
    setSaving(null);
    if (outcome.type === 'accepted') close();
    else setRefusal(outcome.message);
  };
  if (draft === null || (saving !== null && value !== saving.before)) {
    return (
      <DisplayedField
        {...props}
        isSaving={saving !== null}
        pencilRef={(pencil) => {
          if (pencil === null || !returnsFocus.current) return;
          returnsFocus.current = false;
          focusIfFree(pencil);
        }}
        onEdit={() => setDraft({ text: value ?? '', base: value })}
      />
    );
  }
  return (
    <FieldEditor
      {...props}
      draft={draft}
      refusal={refusal}
      isSaving={saving !== null}
      onType={(text) => {
        setRefusal(null);
        setDraft({ text, base: draft.base });
      }}
      onRefuse={setRefusal}
      onSubmit={() => void submit(draft.text)}
      onClose={close}
    />
  );
}

interface Saving {
  /** What the record displayed before. */
  readonly before: string | null;
}

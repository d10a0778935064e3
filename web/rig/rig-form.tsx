// A rig file as a form: each field with its unit and meaning, what is inherited, and what is wrong with it.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormField, FormGroup } from '../../rig/description/index.js';
import { useRigFile } from './use-rig-file.js';

export function RigForm() {
  const { shown, values, said, problem, open, set, keep, save } = useRigFile();
  const [name, setName] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const changed = Object.keys(values).length;
  const newName = name || (shown?.isPreset ? `my-${shown.path}.yaml` : '');
  const saved = async (how: 'here' | 'as new') => {
    const answer = await save(how, newName);
    if (answer?.saved !== undefined) setName('');
    else if (answer?.form.wrong) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  };
  return (
    <section class="guide" aria-labelledby="rig-file-title">
      <h3 id="rig-file-title">Rig file</h3>
      {shown && (
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            void saved(shown.isPreset ? 'as new' : 'here');
          }}
        >
          <p class="buttons">
            <label>
              Show
              <select
                value={shown.path}
                disabled={changed > 0}
                onChange={({ currentTarget }) => void open(currentTarget.value)}
              >
                {shown.paths.map((path) => (
                  <option key={path}>{path}</option>
                ))}
              </select>
            </label>
            <button type="button" disabled={changed === 0} onClick={() => void open(shown.path)}>
              Drop the changes
            </button>
          </p>
          {shown.isPreset && (
            <p>{shown.path} is a preset, and stays as it is: changes go into a new file that extends it.</p>
          )}
          {shown.form.groups.map((group) => (
            <Group key={`${shown.path} ${group.title}`} group={group} values={values} set={set} />
          ))}
          {shown.hasChanged && (
            <div class="request" role="alert">
              <p>{shown.path} was changed by somebody else since it was read here. Nothing was written.</p>
              <button type="button" onClick={() => void open(shown.path)}>
                Read it again
              </button>
              <button type="button" onClick={keep}>
                Put my changes into it
              </button>
            </div>
          )}
          <p role="status" data-wrong={shown.form.wrong}>
            {said || state(changed, shown.form.wrong)}
          </p>
          <p class="buttons">
            {!shown.isPreset && (
              <button type="submit" class="main" disabled={changed === 0 || shown.hasChanged}>
                Save
              </button>
            )}
            <label>
              New file
              <input
                type="text"
                size={16}
                placeholder="my-rig.yaml"
                value={newName}
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
            </label>
            <button type="button" disabled={newName === '' || shown.hasChanged} onClick={() => void saved('as new')}>
              Save as a new file
            </button>
          </p>
        </form>
      )}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

function state(changed: number, wrong: number): string {
  const changes =
    changed === 0 ? 'Nothing is changed' : `${changed} ${changed === 1 ? 'change is' : 'changes are'} not saved`;
  return wrong === 0 ? `${changes}.` : `${changes}; ${wrong} ${wrong === 1 ? 'field is' : 'fields are'} wrong.`;
}

interface GroupProps {
  readonly group: FormGroup;
  readonly values: Readonly<Record<string, string>>;
  readonly set: (name: string, value: string, written: string) => void;
}

function Group({ group: { title, fields }, values, set }: GroupProps) {
  const isWrong = fields.some(({ problem }) => problem !== undefined);
  const [isOpen, setOpen] = useState(isWrong || fields.some(({ written }) => written !== ''));
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      <fieldset aria-label={title}>
        {fields.map((field) => (
          <Field key={field.name} field={field} value={values[field.name] ?? field.written} set={set} />
        ))}
      </fieldset>
    </details>
  );
}

function Field({ field, value, set }: { readonly field: FormField; readonly value: string } & Pick<GroupProps, 'set'>) {
  const { name, problem, inherited, choices, written } = field;
  const id = `rig-field-${name}`;
  const common = {
    id,
    value,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-about${problem === undefined ? '' : ` ${id}-problem`}`,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => set(name, currentTarget.value, written),
  };
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {choices ? (
        <select {...common}>
          <option value="">{inherited ? `as inherited: ${inherited.text}` : 'as usual'}</option>
          {[...new Set([...choices, ...(inherited ? ['none'] : []), ...(value ? [value] : [])])].map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input type="text" autocomplete="off" spellcheck={false} placeholder={inherited?.text ?? ''} {...common} />
      )}
      <p id={`${id}-about`}>{about(field)}</p>
      {problem !== undefined && (
        <p id={`${id}-problem`} class="problem">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Meaning, unit, and what counts while nothing is written here. */
function about({ meaning, wanted, such, byDefault, isRequired, inherited }: FormField): string {
  const example = [wanted, such && `such as ${such}`].filter(Boolean).join(' ');
  const otherwise = inherited
    ? `From ${inherited.source}: ${inherited.text}.`
    : isRequired
      ? 'It must be there.'
      : byDefault && `Without it: ${byDefault}.`;
  return [sentence(meaning), sentence(example), otherwise].filter(Boolean).join(' ');
}

function sentence(text: string): string {
  return text && `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

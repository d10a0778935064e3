// The choice of an episode: a level of the page's champion or of another one, or a recording.
import { useState } from 'preact/hooks';
import type { Rig } from '../../rig/description/index.js';
import { type Champion, parseChampion } from '../../src/network/index.js';
import { textOfFile } from '../opened-file.js';
import { type Level, levels, recordedSource, type Source } from './source.js';

export interface SourceChoiceProps {
  readonly label: string;
  /** That of the page, if there is one. */
  readonly champion: Champion | undefined;
  readonly rig: Rig;
  readonly source: Source | undefined;
  /** Whether nothing can be chosen. */
  readonly isOptional: boolean;
  readonly onSource: (source: Source | undefined) => void;
}

const own = 'this champion';

export function SourceChoice({ label, champion, rig, source, isOptional, onSource }: SourceChoiceProps) {
  const [problem, setProblem] = useState('');
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const text = await textOfFile(file);
      const isChampion = file.name.endsWith('.json');
      onSource(
        isChampion
          ? { kind: 'played', champion: parseChampion(text, file.name), name: file.name, level: 'software' }
          : recordedSource(text, file.name, rig),
      );
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const players = [
    ...(champion ? [{ champion, name: own }] : []),
    ...(source?.kind === 'played' && source.name !== own ? [source] : []),
  ];
  const choices = players.flatMap(({ champion: each, name }) =>
    (Object.keys(levels) as Level[]).map((level) => ({
      key: keyOf(name, level),
      text: name === own ? levels[level] : `${name}: ${levels[level]}`,
      source: { kind: 'played', champion: each, name, level } as Source,
    })),
  );
  const value = source === undefined ? '' : source.kind === 'played' ? keyOf(source.name, source.level) : source.name;
  return (
    <>
      <label>
        {label}
        <select
          value={value}
          onChange={({ currentTarget }) => onSource(choices.find(({ key }) => key === currentTarget.value)?.source)}
        >
          {(isOptional || source === undefined) && <option value="">nothing</option>}
          {choices.map(({ key, text }) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
          {source?.kind === 'recorded' && <option value={source.name}>{source.name}</option>}
        </select>
      </label>
      <label class="file">
        {isOptional ? 'Other champion or recording' : 'Open a recording'}
        <input
          type="file"
          accept={isOptional ? '.json,.jsonl,.csv' : '.jsonl,.csv'}
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
      </label>
      {problem !== '' && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}

function keyOf(name: string, level: Level): string {
  return name === own ? level : `${level} ${name}`;
}

/** A level of the page's champion. */
export function ownSource(champion: Champion, level: Level): Source {
  return { kind: 'played', champion, name: own, level };
}

// The page's end of the form: which rig file is shown, what somebody has typed into it, and what the server says of that.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RigForm } from '../../rig/description/index.js';
import type { RigFileChange, ShownRigFile } from '../../src/ui-api/index.js';
import { ask, tell } from '../server/api.js';

type Shown = ShownRigFile<RigForm>;
type Values = Readonly<Record<string, string>>;

/** So long after the last letter the server is asked. */
const LOOK_MS = 250;

/** What was typed stays while another view is looked at. */
const kept: { shown: Shown | undefined; values: Values } = { shown: undefined, values: {} };

export function useRigFile() {
  const [shown, setShown] = useState(kept.shown);
  const [values, setValues] = useState(kept.values);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState('');
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  kept.shown = shown;
  kept.values = values;

  /** Only the newest answer counts. */
  const hear = async (question: Promise<Shown>): Promise<Shown | undefined> => {
    clearTimeout(timer.current);
    const number = ++asked.current;
    try {
      const answer = await question;
      if (number !== asked.current) return undefined;
      setShown((before) => ({ ...answer, ...(before?.hasChanged && !answer.saved && { hasChanged: true }) }));
      setProblem(answer.refusal ?? '');
      return answer;
    } catch (error) {
      if (number === asked.current) setProblem((error as Error).message);
      return undefined;
    }
  };
  const change = (more: Partial<RigFileChange>, next = values) =>
    hear(tell<Shown>('api/edit', { path: shown!.path, version: shown!.version, values: next, ...more }));
  const open = async (path?: string) => {
    const answer = await hear(ask<Shown>('api/rig-file', path === undefined ? [] : [['path', path]]));
    if (!answer) return;
    setShown(answer);
    setValues({});
    setSaid('');
  };
  useEffect(() => {
    if (!shown) void open();
    return () => clearTimeout(timer.current);
  }, []);
  return {
    shown,
    values,
    said,
    problem,
    open,
    set(name: string, value: string, written: string) {
      const { [name]: _, ...others } = values;
      const next = value === written ? others : { ...others, [name]: value };
      setValues(next);
      setSaid('');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void change({}, next), LOOK_MS);
    },
    /** Goes on from the file as it is on the disk now, with what was typed. */
    keep() {
      setShown((before) => {
        const { hasChanged: _, ...rest } = before!;
        return rest;
      });
      setProblem('');
    },
    async save(save: 'here' | 'as new', name = '') {
      setSaid('');
      const answer = await change({ save, name });
      if (answer?.saved === undefined) return answer;
      setValues({});
      setSaid(`Saved as ${answer.saved}.`);
      return answer;
    },
  };
}

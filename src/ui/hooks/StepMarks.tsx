import { type ReactNode, useMemo } from 'react'
import { useView } from '../store.ts'
import { StepContext } from './use-step.ts'
import { usePlayerState } from './use-world.ts'

/** Lets everything under it know whether a step led to the moment shown. */
export function StepMarks({ children }: { readonly children: ReactNode }) {
  const step = usePlayerState((player) => player.step)
  const language = useView((view) => view.language)
  const moment = useMemo(() => ({ step, language }), [step, language])
  return <StepContext value={moment}>{children}</StepContext>
}

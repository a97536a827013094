/** Which message a pointer is on, on the stage and in the diagram: each draws what the other one points at. */
export const pointed: { stage: number | null; sequence: number | null } = { stage: null, sequence: null }

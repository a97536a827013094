/** The scenarios that come with the package, and the checks for those from outside. */
export { InputError, type InputFault } from '../scenarios/input-error.ts'
export { findScenario, LIBRARY, type LibraryId } from '../scenarios/library.ts'
export { inMode, modeOf, recordingInMode } from '../scenarios/mode.ts'
export { NAMED, type NamedId } from '../scenarios/named/index.ts'
export { parseCommand, parseCommands, parseRecording, parseScenario } from '../scenarios/schema.ts'

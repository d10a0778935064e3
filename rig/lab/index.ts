// The boards of a lab: their names, where each is, and who has it now.
export { type HeldBoard, holdBoard } from './board-lock.js';
export { chooseBoards, type LabBoard, labPort, parseBoardMap, readBoardMap } from './board-map.js';
export type { LabErrorCode } from './lab-error.js';

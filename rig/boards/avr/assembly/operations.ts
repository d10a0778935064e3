// Which operation an opcode is: names and bit patterns of the AVR Instruction Set Manual (DS40002198).

export const enum Operation {
  /** Rare, or none: avr8js does it. */
  OTHER,
  /** Behind the last word: the first is next. */
  WRAP,
  NOP, MOVW, MULS, MULSU, CPC, SBC, ADD, CPSE, CP, SUB, ADC, AND, EOR, OR, MOV, CPI, SBCI, SUBI, ORI, ANDI,
  LDD_Z, LDD_Y, STD_Z, STD_Y, LDS, LD_Z, LD_Y, LD_X, LD_X_STAYS, LPM, LPM_STAYS, POP,
  STS, ST_Z, ST_Y, ST_X, ST_X_STAYS, PUSH,
  COM, NEG, SWAP, INC, DEC, ASR, LSR, ROR, BSET, BCLR, SEI, CLI, IJMP, ICALL, RET, RETI, JMP, CALL, ADIW, SBIW,
  CBI, SBI, SBIC, SBIS, MUL, IN, OUT, RJMP, RCALL, LDI, BRBS, BRBC, BREQ, BRNE, BRCS, BRCC, BRMI, BRPL, BRLT, BRGE, BLD, BST, SBRC, SBRS,
}

export function operationOf(opcode: u32): Operation {
  switch (opcode) {
    case 0x0000: return Operation.NOP;
    case 0x9478: return Operation.SEI;
    case 0x94f8: return Operation.CLI;
  }
  switch (opcode & 0xfc07) {
    case 0xf000: return Operation.BRCS;
    case 0xf001: return Operation.BREQ;
    case 0xf002: return Operation.BRMI;
    case 0xf004: return Operation.BRLT;
    case 0xf400: return Operation.BRCC;
    case 0xf401: return Operation.BRNE;
    case 0xf402: return Operation.BRPL;
    case 0xf404: return Operation.BRGE;
  }
  switch (opcode & 0xff00) {
    case 0x0100: return Operation.MOVW;
    case 0x0200: return Operation.MULS;
    case 0x9600: return Operation.ADIW;
    case 0x9700: return Operation.SBIW;
    case 0x9800: return Operation.CBI;
    case 0x9900: return Operation.SBIC;
    case 0x9a00: return Operation.SBI;
    case 0x9b00: return Operation.SBIS;
  }
  switch (opcode & 0xfc00) {
    case 0x0400: return Operation.CPC;
    case 0x0800: return Operation.SBC;
    case 0x0c00: return Operation.ADD;
    case 0x1000: return Operation.CPSE;
    case 0x1400: return Operation.CP;
    case 0x1800: return Operation.SUB;
    case 0x1c00: return Operation.ADC;
    case 0x2000: return Operation.AND;
    case 0x2400: return Operation.EOR;
    case 0x2800: return Operation.OR;
    case 0x2c00: return Operation.MOV;
    case 0x9c00: return Operation.MUL;
    case 0xf000: return Operation.BRBS;
    case 0xf400: return Operation.BRBC;
  }
  switch (opcode & 0xf000) {
    case 0x3000: return Operation.CPI;
    case 0x4000: return Operation.SBCI;
    case 0x5000: return Operation.SUBI;
    case 0x6000: return Operation.ORI;
    case 0x7000: return Operation.ANDI;
    case 0xc000: return Operation.RJMP;
    case 0xd000: return Operation.RCALL;
    case 0xe000: return Operation.LDI;
  }
  switch (opcode & 0xd208) {
    case 0x8000: return Operation.LDD_Z;
    case 0x8008: return Operation.LDD_Y;
    case 0x8200: return Operation.STD_Z;
    case 0x8208: return Operation.STD_Y;
  }
  switch (opcode & 0xfe0f) {
    case 0x9000: return Operation.LDS;
    case 0x9001: return Operation.LD_Z;
    case 0x9004: return Operation.LPM_STAYS;
    case 0x9005: return Operation.LPM;
    case 0x9009: return Operation.LD_Y;
    case 0x900c: return Operation.LD_X_STAYS;
    case 0x900d: return Operation.LD_X;
    case 0x900f: return Operation.POP;
    case 0x9200: return Operation.STS;
    case 0x9201: return Operation.ST_Z;
    case 0x9209: return Operation.ST_Y;
    case 0x920c: return Operation.ST_X_STAYS;
    case 0x920d: return Operation.ST_X;
    case 0x920f: return Operation.PUSH;
    case 0x9400: return Operation.COM;
    case 0x9401: return Operation.NEG;
    case 0x9402: return Operation.SWAP;
    case 0x9403: return Operation.INC;
    case 0x9405: return Operation.ASR;
    case 0x9406: return Operation.LSR;
    case 0x9407: return Operation.ROR;
    case 0x940a: return Operation.DEC;
    case 0x940c:
    case 0x940d: return Operation.JMP;
    case 0x940e:
    case 0x940f: return Operation.CALL;
  }
  switch (opcode & 0xff8f) {
    case 0x9408: return Operation.BSET;
    case 0x9488: return Operation.BCLR;
  }
  switch (opcode) {
    case 0x9409: return Operation.IJMP;
    case 0x9509: return Operation.ICALL;
    case 0x9508: return Operation.RET;
    case 0x9518: return Operation.RETI;
  }
  if ((opcode & 0xff88) == 0x0300) return Operation.MULSU;
  if ((opcode & 0xf800) == 0xb000) return Operation.IN;
  if ((opcode & 0xf800) == 0xb800) return Operation.OUT;
  switch (opcode & 0xfe08) {
    case 0xf800: return Operation.BLD;
    case 0xfa00: return Operation.BST;
    case 0xfc00: return Operation.SBRC;
    case 0xfe00: return Operation.SBRS;
  }
  return Operation.OTHER;
}

/** LDS, STS, JMP, CALL. */
@inline
export function isTwoWords(opcode: u32): bool {
  return (opcode & 0xfc0f) == 0x9000 || (opcode & 0xfe0c) == 0x940c;
}

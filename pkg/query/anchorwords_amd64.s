#include "textflag.h"

// func lookUpWide(to *uint16, s *marks, blocks int, b *byte, before uint64, filter *uint64, shift uint64) int
//
// In a block AX are the bytes that are no letters, BX those of the next block, and
// DX where words begin. R12 is 1 if a letter stands before the block.
TEXT ·lookUpWide(SB), NOSPLIT, $0-64
	MOVQ to+0(FP), DI
	MOVQ s+8(FP), R8
	MOVQ b+24(FP), SI
	MOVQ before+32(FP), R12
	MOVQ filter+40(FP), R9
	MOVQ shift+48(FP), R10
	MOVQ $0x9e3779b97f4a7c15, R11
	MOVQ $0x2020202020202020, R13

block:
	MOVQ  0(R8), AX
	MOVQ  24(R8), BX
	LEAQ  (AX)(AX*1), DX
	ORQ   R12, DX
	ANDNQ AX, DX, DX
	MOVQ  AX, R12
	SHRQ  $63, R12
	NOTQ  AX
	NOTQ  BX
	TESTQ DX, DX
	JZ    next

word:
	TZCNTQ DX, CX
	MOVQ   CX, R15
	XORQ   $63, R15
	SHLXQ  R15, BX, R15
	ADDQ   R15, R15
	SHRXQ  CX, AX, R14
	ORQ    R15, R14
	ORQ    $0x100, R14
	TZCNTQ R14, R14
	SHLQ   $3, R14
	MOVQ   (SI)(CX*1), R15
	ORQ    R13, R15
	BZHIQ  R14, R15, R15
	IMULQ  R11, R15
	SHRXQ  R10, R15, R15
	MOVQ   R15, R14
	SHRQ   $6, R14
	MOVQ   (R9)(R14*8), R14
	SHRXQ  R15, R14, R14
	ANDQ   $1, R14
	ADDQ   SI, CX
	SUBQ   b+24(FP), CX
	MOVW   CX, (DI)
	LEAQ   (DI)(R14*2), DI
	BLSRQ  DX, DX
	JNZ    word

next:
	ADDQ $24, R8
	ADDQ $64, SI
	DECQ blocks+16(FP)
	JNZ  block
	SUBQ to+0(FP), DI
	SHRQ $1, DI
	MOVQ DI, ret+56(FP)
	RET

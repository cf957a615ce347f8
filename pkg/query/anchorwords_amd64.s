#include "textflag.h"

// func zerosOfOne() int
TEXT ·zerosOfOne(SB), NOSPLIT, $0-8
	MOVQ   $1, AX
	LZCNTQ AX, AX
	MOVQ   AX, ret+0(FP)
	RET

// func lookUpWide(to *uint16, s *marks, blocks int, b *byte, before uint64, filter *bloom, strides *[3]uint64) int
//
// In a block AX are the bytes that are no letters, BX those of the next block, and
// DX where words begin. R12 is 1 if a letter stands before the block.
TEXT ·lookUpWide(SB), NOSPLIT, $0-64
	MOVQ to+0(FP), DI
	MOVQ s+8(FP), R8
	MOVQ b+24(FP), SI
	MOVQ before+32(FP), R12
	SHRQ $63, R12
	MOVQ filter+40(FP), R9
	MOVBQZX 24(R9), R10
	MOVQ 0(R9), R9
	MOVQ $0x9e3779b97f4a7c15, R11
	MOVQ $0x2020202020202020, R13

block:
	MOVQ  strides+48(FP), CX
	MOVQ  0(R8), AX
	MOVQ  24(R8), BX
	MOVQ  0(CX), R14
	SARXQ R14, AX, DX
	ANDQ  AX, DX
	MOVQ  8(CX), R14
	SARXQ R14, DX, R15
	ANDQ  R15, DX
	MOVQ  16(CX), R14
	SARXQ R14, DX, R15
	ANDQ  R15, DX
	LEAQ  (R12)(AX*2), R15
	ANDNQ DX, R15, DX
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
	ADDQ   SI, CX
	SUBQ   b+24(FP), CX
	MOVW   CX, (DI)
	SHRXQ  R10, R15, CX
	SHRQ   $38, R15
	MOVQ   CX, R14
	SHRQ   $6, R14
	MOVQ   (R9)(R14*8), R14
	SHRXQ  CX, R14, CX
	SHRXQ  R15, R14, R14
	ANDQ   CX, R14
	ANDL   $1, R14
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

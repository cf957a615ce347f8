#include "textflag.h"

// func glueWide(to *uint16, s *marks, blocks int, b *byte, last uint64, filter, beginnings *bloom) int
//
// In a block DX are the signs between letters, and R12 the letters of the block before.
TEXT ·glueWide(SB), NOSPLIT, $0-64
	MOVQ to+0(FP), DI
	MOVQ s+8(FP), R8
	MOVQ b+24(FP), SI
	MOVQ last+32(FP), R12
	MOVQ filter+40(FP), R9
	MOVBQZX 24(R9), R10
	MOVQ 0(R9), R9
	MOVQ $0x9e3779b97f4a7c15, R11

block:
	MOVQ 0(R8), AX
	MOVQ R12, R14
	SHRQ $63, R14
	LEAQ (R14)(AX*2), DX
	ANDQ 8(R8), DX
	ORQ  8(R8), AX
	SHRQ $1, AX
	MOVQ 24(R8), R14
	ORQ  32(R8), R14
	SHLQ $63, R14
	ORQ  R14, AX
	ANDQ AX, DX
	JZ   next

sign: // R15: the letters before it, BX: those behind it, AX: a sign follows these
	TZCNTQ DX, CX
	MOVQ   CX, R14
	XORQ   $63, R14
	MOVQ   0(R8), AX
	LEAQ   (AX)(AX*1), R15
	SHLXQ  R14, R15, R15
	SHRXQ  CX, R12, R13
	ORQ    R13, R15
	NOTQ   R15
	LZCNTQ R15, R15
	SHRXQ  CX, AX, BX
	SHRQ   $1, BX
	SHLXQ  R14, 24(R8), R13
	ORQ    R13, BX
	NOTQ   BX
	ORQ    $0x100, BX
	TZCNTQ BX, BX
	SHRXQ  CX, 8(R8), AX
	SHRQ   $1, AX
	SHLXQ  R14, 32(R8), R14
	ORQ    R14, AX
	SHRXQ  BX, AX, AX

	// R13: the letters, up to eight; R15: less than eight stand before the sign
	ADDQ  R15, BX
	SHLQ  $3, BX
	CMPQ  BX, $64
	SBBQ  R14, R14
	ANDQ  R14, AX
	ANDL  $1, AX
	NEGQ  AX
	SHLQ  $3, R15
	MOVQ  $0x2020202020202020, R14
	MOVQ  1(SI)(CX*1), R13
	ORQ   R14, R13
	SHLXQ R15, R13, R13
	ORQ   -8(SI)(CX*1), R14
	MOVQ  R15, CX
	NEGQ  CX
	SHRXQ CX, R14, R14
	ORQ   R14, R13
	BZHIQ BX, R13, R13
	CMPQ  R15, $64
	SBBQ  R15, R15

	// The word of filter, and that of beginnings if a sign follows
	IMULQ R11, R13
	SHRXQ R10, R13, CX
	SHRQ  $38, R13
	MOVQ  CX, BX
	SHRQ  $6, BX
	MOVQ  beginnings+48(FP), R14
	MOVQ  0(R14), R14
	ANDQ  (R14)(BX*8), AX
	ORQ   (R9)(BX*8), AX
	SHRXQ CX, AX, BX
	SHRXQ R13, AX, AX
	ANDQ  BX, AX
	ANDQ  R15, AX
	ANDL  $1, AX
	TZCNTQ DX, CX
	ADDQ  SI, CX
	SUBQ  b+24(FP), CX
	MOVW  CX, (DI)
	LEAQ  (DI)(AX*2), DI
	BLSRQ DX, DX
	JNZ   sign

next:
	MOVQ 0(R8), R12
	ADDQ $24, R8
	ADDQ $64, SI
	DECQ blocks+16(FP)
	JNZ  block
	SUBQ to+0(FP), DI
	SHRQ $1, DI
	MOVQ DI, ret+56(FP)
	RET

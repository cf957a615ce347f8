#include "textflag.h"

// The bit of each high half of a byte; none of those beyond ASCII.
DATA ·high+0(SB)/8, $0x8040201008040201
DATA ·high+8(SB)/8, $0
GLOBL ·high(SB), RODATA, $16

DATA ·low+0(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL ·low(SB), RODATA, $8

DATA ·backslash+0(SB)/8, $0x5c5c5c5c5c5c5c5c
GLOBL ·backslash(SB), RODATA, $8

// MARK sets the bits of the 32 bytes at FROM: which are odd, which are in neither
// set. A shuffle looks up what high halves stand in a set with the low half of each
// byte; bytes beyond ASCII get nothing.
#define MARK(FROM, ODD, NOTA, NOTB) \
	VMOVDQU   FROM, Y6      \
	VPCMPEQB  Y6, Y4, Y7    \
	VPOR      Y6, Y7, Y7    \
	VPMOVMSKB Y7, ODD       \
	VPSRLW    $4, Y6, Y8    \
	VPAND     Y3, Y8, Y8    \
	VPSHUFB   Y8, Y2, Y8    \
	VPSHUFB   Y6, Y0, Y9    \
	VPSHUFB   Y6, Y1, Y10   \
	VPAND     Y8, Y9, Y9    \
	VPAND     Y8, Y10, Y10  \
	VPCMPEQB  Y5, Y9, Y9    \
	VPCMPEQB  Y5, Y10, Y10  \
	VPMOVMSKB Y9, NOTA      \
	VPMOVMSKB Y10, NOTB

// func markWide(to *marks, b *byte, blocks int, nibbles *[2][16]byte)
TEXT ·markWide(SB), NOSPLIT, $0-32
	MOVQ to+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVQ nibbles+24(FP), DX
	VBROADCASTI128 0(DX), Y0
	VBROADCASTI128 16(DX), Y1
	VBROADCASTI128 ·high(SB), Y2
	VPBROADCASTQ ·low(SB), Y3
	VPBROADCASTQ ·backslash(SB), Y4
	VPXOR Y5, Y5, Y5

loop:
	MARK(0(SI), AX, BX, R8)
	MARK(32(SI), R9, R10, R11)
	SHLQ $32, R9
	SHLQ $32, R10
	SHLQ $32, R11
	ORQ  R9, AX
	ORQ  R10, BX
	ORQ  R11, R8
	NOTQ BX
	NOTQ R8
	MOVQ BX, 0(DI)
	MOVQ R8, 8(DI)
	MOVQ AX, 16(DI)
	ADDQ $64, SI
	ADDQ $24, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET

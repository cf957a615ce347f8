#include "textflag.h"

// SPOTS sets the bits of the 32 bytes at FROM: which are odd, and which are in none
// of three sets. See MARK.
#define SPOTS(FROM, ODD, NOTA, NOTB, NOTC) \
	VMOVDQU   FROM, Y7      \
	VPCMPEQB  Y7, Y5, Y8    \
	VPOR      Y7, Y8, Y8    \
	VPMOVMSKB Y8, ODD       \
	VPSRLW    $4, Y7, Y9    \
	VPAND     Y4, Y9, Y9    \
	VPSHUFB   Y9, Y3, Y9    \
	VPSHUFB   Y7, Y0, Y10   \
	VPSHUFB   Y7, Y1, Y11   \
	VPSHUFB   Y7, Y2, Y12   \
	VPAND     Y9, Y10, Y10  \
	VPAND     Y9, Y11, Y11  \
	VPAND     Y9, Y12, Y12  \
	VPCMPEQB  Y6, Y10, Y10  \
	VPCMPEQB  Y6, Y11, Y11  \
	VPCMPEQB  Y6, Y12, Y12  \
	VPMOVMSKB Y10, NOTA     \
	VPMOVMSKB Y11, NOTB     \
	VPMOVMSKB Y12, NOTC

// func nextWide(b *byte, blocks int, nibbles *[3][16]byte, t *trail) (k int, open uint64)
//
// In a block AX is odd, BX no pivot, CX not what may stand behind one, DX not what
// may stand before one. R12, R13 and R14 are the trail.
TEXT ·nextWide(SB), NOSPLIT, $0-48
	MOVQ b+0(FP), SI
	MOVQ nibbles+16(FP), DI
	MOVQ t+24(FP), R15
	VBROADCASTI128 0(DI), Y0
	VBROADCASTI128 16(DI), Y1
	VBROADCASTI128 32(DI), Y2
	VBROADCASTI128 ·high(SB), Y3
	VPBROADCASTQ ·low(SB), Y4
	VPBROADCASTQ ·backslash(SB), Y5
	VPXOR Y6, Y6, Y6
	MOVQ  0(R15), R12
	MOVQ  8(R15), R13
	MOVQ  16(R15), R14
	MOVQ  blocks+8(FP), DI

loop:
	SPOTS(0(SI), AX, BX, CX, DX)
	SPOTS(32(SI), R8, R9, R10, R11)
	SHLQ  $32, R8
	SHLQ  $32, R9
	SHLQ  $32, R10
	SHLQ  $32, R11
	ORQ   R8, AX
	ORQ   R9, BX
	ORQ   R10, CX
	ORQ   R11, DX
	ANDNQ CX, AX, CX
	ANDNQ DX, AX, DX
	LEAQ  (R12)(BX*2), R8
	LEAQ  (R13)(DX*4), R9
	LEAQ  (R14)(AX*2), R10
	ORQ   R8, CX
	ORQ   R9, CX
	ANDNQ CX, R10, CX
	RORXQ $63, BX, R12
	RORXQ $62, DX, R13
	RORXQ $63, AX, R14
	ANDL  $1, R12
	ANDL  $3, R13
	ANDL  $1, R14
	ADDQ  $64, SI
	NOTQ  CX
	TESTQ CX, CX
	JNZ   done
	DECQ  DI
	JNZ   loop

done:
	MOVQ R12, 0(R15)
	MOVQ R13, 8(R15)
	MOVQ R14, 16(R15)
	MOVQ blocks+8(FP), AX
	SUBQ DI, AX
	MOVQ AX, k+32(FP)
	MOVQ CX, open+40(FP)
	VZEROUPPER
	RET

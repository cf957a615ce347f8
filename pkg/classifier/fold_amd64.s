#include "textflag.h"

// func foldWide(sums *[lanes]float32, kernel *[Dims][lanes]float32, vector *[Dims]float32)
//
// Six times thirty-two sums stay in Y0-Y3 while AX walks down the kernel's rows of
// 768 bytes and BX along the vector. Products and sums are rounded one by one, as in
// foldNarrow.
TEXT ·foldWide(SB), NOSPLIT, $0-24
	MOVQ sums+0(FP), DI
	MOVQ kernel+8(FP), SI
	MOVQ vector+16(FP), DX
	MOVQ $6, R8

columns:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	MOVQ SI, AX
	MOVQ DX, BX
	MOVQ $100, CX

loop:
	VBROADCASTSS (BX), Y8
	VMULPS 0(AX), Y8, Y4
	VMULPS 32(AX), Y8, Y5
	VMULPS 64(AX), Y8, Y6
	VMULPS 96(AX), Y8, Y7
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	VADDPS Y6, Y2, Y2
	VADDPS Y7, Y3, Y3
	ADDQ $4, BX
	ADDQ $768, AX
	DECQ CX
	JNZ  loop
	VMOVUPS Y0, 0(DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ $128, DI
	ADDQ $128, SI
	DECQ R8
	JNZ  columns
	VZEROUPPER
	RET

<?xml version="1.0" encoding="UTF-8"?>
<!-- The ERP's ZHRMD/ROL to M59 RoleChanged. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/ZHRMD_A01">
    <xsl:apply-templates select="IDOC/E1PLOGI"/>
  </xsl:template>

  <xsl:template match="E1PLOGI[OTYPE = 'AG']">
    <xsl:variable name="state" select="E1PITYP"/>
    <xsl:if test="not($state/E1P1000)">
      <xsl:message terminate="yes">a role needs E1P1000; send the whole state of the role</xsl:message>
    </xsl:if>
    <RoleChanged>
      <roleCode><xsl:value-of select="OBJID"/></roleCode>
      <version><xsl:value-of select="number(VERSN)"/></version>
      <changeKind><xsl:value-of select="kam:to-canonical('change-kind', string(OPERA))"/></changeKind>
      <name><xsl:value-of select="$state/E1P1000/STEXT"/></name>
      <xsl:if test="$state/E1P1000/TLINE"><description><xsl:value-of select="$state/E1P1000/TLINE"/></description></xsl:if>
      <xsl:if test="$state/E1PKAUNIT/UNLVL">
        <level><xsl:value-of select="kam:to-canonical('organisation-level', string($state/E1PKAUNIT/UNLVL))"/></level>
      </xsl:if>
      <xsl:if test="$state/E1PKAAUTH">
        <permissions>
          <xsl:for-each select="$state/E1PKAAUTH">
            <permission>
              <function><xsl:value-of select="FUNCT"/></function>
              <access><xsl:value-of select="kam:to-canonical('permission-access', string(ACTVT))"/></access>
              <dataScope><xsl:value-of select="kam:to-canonical('data-scope', string(SCOPE))"/></dataScope>
            </permission>
          </xsl:for-each>
        </permissions>
      </xsl:if>
      <effectiveDate>
        <xsl:value-of select="concat(substring($state/BEGDA, 1, 4), '-', substring($state/BEGDA, 5, 2), '-', substring($state/BEGDA, 7, 2))"/>
      </effectiveDate>
      <changedAt><xsl:value-of select="kam:instant(concat(AEDAT, AEZET))"/></changedAt>
      <changedBy><xsl:value-of select="UNAME"/></changedBy>
    </RoleChanged>
  </xsl:template>

  <xsl:template match="E1PLOGI">
    <xsl:message terminate="yes">the variant ROL is of a role, but OTYPE is '<xsl:value-of select="OTYPE"/>'; write AG</xsl:message>
  </xsl:template>
</xsl:stylesheet>

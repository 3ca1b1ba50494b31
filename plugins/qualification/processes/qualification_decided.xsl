<?xml version="1.0" encoding="UTF-8"?>
<!-- The decision, for all systems (M04). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <KeyAccountQualificationDecided>
      <xsl:copy-of select="$a/c:applicationNo"/>
      <xsl:copy-of select="$a/c:customerCode"/>
      <xsl:copy-of select="$a/c:customerName"/>
      <xsl:copy-of select="$a/c:shortName"/>
      <decision><xsl:value-of select="approval/*/decision"/></decision>
      <xsl:copy-of select="$a/c:categories"/>
      <xsl:if test="standing"><kaCode><xsl:value-of select="standing/kaCode"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="boolean(standing)"/></kaMark>
      <xsl:if test="standing">
        <customerLevel><xsl:value-of select="standing/level"/></customerLevel>
        <slaLevel><xsl:value-of select="standing/sla"/></slaLevel>
      </xsl:if>
      <xsl:copy-of select="$a/c:industry"/>
      <xsl:copy-of select="$a/c:address"/>
      <xsl:copy-of select="$a/c:contactName"/>
      <xsl:copy-of select="$a/c:contactPhone"/>
      <xsl:copy-of select="$a/c:region"/>
      <xsl:copy-of select="$a/c:managingUnit"/>
      <xsl:copy-of select="$a/c:accountManager"/>
      <xsl:copy-of select="$a/c:monthlySpend"/>
      <rule><xsl:value-of select="facts/rule"/></rule>
      <xsl:choose>
        <xsl:when test="approval/*/reason != ''"><reason><xsl:value-of select="approval/*/reason"/></reason></xsl:when>
        <xsl:when test="not(standing)"><reason><xsl:value-of select="judgement/basis"/></reason></xsl:when>
      </xsl:choose>
      <xsl:if test="standing/effectiveDate != ''"><effectiveDate><xsl:value-of select="standing/effectiveDate"/></effectiveDate></xsl:if>
      <xsl:if test="standing/reviewDate != ''"><reviewDate><xsl:value-of select="standing/reviewDate"/></reviewDate></xsl:if>
      <decidedAt><xsl:value-of select="$now"/></decidedAt>
      <decidedBy><xsl:value-of select="approval/@by[. = 'local']"/><xsl:value-of select="substring(substring-after(approval/@by, ':'), 1, 40)"/></decidedBy>
    </KeyAccountQualificationDecided>
  </xsl:template>
</xsl:stylesheet>

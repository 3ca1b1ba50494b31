<?xml version="1.0" encoding="UTF-8"?>
<!-- How far an application has come (M03). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <KeyAccountApplicationStatusChanged>
      <xsl:copy-of select="$a/c:applicationNo"/>
      <xsl:copy-of select="$a/c:customerCode"/>
      <xsl:copy-of select="$a/c:customerName"/>
      <xsl:if test="standing"><kaCode><xsl:value-of select="standing/kaCode"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="state = 'effective'"/></kaMark>
      <customerLevel>
        <xsl:choose>
          <xsl:when test="standing"><xsl:value-of select="standing/level"/></xsl:when>
          <xsl:otherwise>standard</xsl:otherwise>
        </xsl:choose>
      </customerLevel>
      <state><xsl:value-of select="state"/></state>
      <rule><xsl:value-of select="facts/rule"/></rule>
      <ruleMet><xsl:value-of select="judgement/met"/></ruleMet>
      <threshold><xsl:value-of select="format-number(facts/threshold, '0.00')"/></threshold>
      <gap><xsl:value-of select="format-number(facts/gap, '0.00')"/></gap>
      <xsl:if test="standing">
        <xsl:copy-of select="$a/c:categories"/>
        <slaLevel><xsl:value-of select="standing/sla"/></slaLevel>
      </xsl:if>
      <xsl:copy-of select="$a/c:region"/>
      <xsl:copy-of select="$a/c:managingUnit"/>
      <xsl:copy-of select="$a/c:accountManager"/>
      <xsl:copy-of select="$a/c:accountManagerPhone"/>
      <xsl:if test="standing/effectiveDate != ''"><effectiveDate><xsl:value-of select="standing/effectiveDate"/></effectiveDate></xsl:if>
      <xsl:if test="standing/reviewDate != ''"><reviewDate><xsl:value-of select="standing/reviewDate"/></reviewDate></xsl:if>
      <xsl:if test="approval/*/reason != ''"><reason><xsl:value-of select="approval/*/reason"/></reason></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </KeyAccountApplicationStatusChanged>
  </xsl:template>
</xsl:stylesheet>

<?xml version="1.0" encoding="UTF-8"?>
<!-- M02: which customer is meant. Certain is what another system's own key or the registration number says, or the name where
     the province agrees; where those say different things, nothing is certain. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/answer">
    <xsl:variable name="asked" select="question/c:CustomerMatchRequest"/>
    <xsl:variable name="sure" select="found[starts-with(@rules, 'key:') or contains(concat(' ', @rules, ' '), ' registration ')]"/>
    <xsl:variable name="named" select="found[contains(concat(' ', @rules, ' '), ' name ') and province = $asked/c:region]"/>
    <xsl:variable name="meant" select="$sure | $named[not($sure)]"/>
    <CustomerMatchResult>
      <matchNo><xsl:value-of select="$asked/c:matchNo"/></matchNo>
      <outcome>
        <xsl:choose>
          <xsl:when test="not(found)">none</xsl:when>
          <xsl:when test="count($meant) = 1">matched</xsl:when>
          <xsl:otherwise>several</xsl:otherwise>
        </xsl:choose>
      </outcome>
      <xsl:if test="count($meant) = 1"><customerCode><xsl:value-of select="$meant/code"/></customerCode></xsl:if>
      <xsl:if test="found">
        <candidates>
          <xsl:apply-templates select="$meant"/>
          <xsl:apply-templates select="found[count(. | $meant) != count($meant)]"/>
        </candidates>
      </xsl:if>
    </CustomerMatchResult>
  </xsl:template>

  <xsl:template match="found">
    <xsl:variable name="rules" select="concat(' ', @rules, ' ')"/>
    <candidate>
      <customerCode><xsl:value-of select="code"/></customerCode>
      <customerName><xsl:value-of select="name"/></customerName>
      <score>
        <xsl:choose>
          <xsl:when test="starts-with(@rules, 'key:')">100</xsl:when>
          <xsl:when test="contains($rules, ' registration ')">99</xsl:when>
          <xsl:when test="contains($rules, ' name ') and province = /answer/question/*/c:region">95</xsl:when>
          <xsl:when test="contains($rules, ' name ')">80</xsl:when>
          <xsl:otherwise>60</xsl:otherwise>
        </xsl:choose>
      </score>
      <xsl:variable name="why">
        <xsl:if test="starts-with(@rules, 'key:')">来源编码一致 </xsl:if>
        <xsl:if test="contains($rules, ' registration ')">注册登记号一致 </xsl:if>
        <xsl:if test="contains($rules, ' name ')">名称一致 </xsl:if>
        <xsl:if test="contains($rules, ' short_name ')">简称一致</xsl:if>
      </xsl:variable>
      <reason><xsl:value-of select="normalize-space($why)"/></reason>
    </candidate>
  </xsl:template>
</xsl:stylesheet>

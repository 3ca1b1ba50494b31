<?xml version="1.0" encoding="UTF-8"?>
<!-- WorkOrderStateChangeEvent to M27: how far a work order is. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:j="http://www.w3.org/2005/xpath-functions" xmlns:kam="urn:kamhub:xslt"
                exclude-result-prefixes="j kam">
  <xsl:variable name="w" select="/j:map/j:map[@key = 'event']/j:map[@key = 'workOrder']"/>
  <xsl:template match="/">
    <xsl:if test="not($w)">
      <xsl:message terminate="yes">the event holds no workOrder; write it as event.workOrder</xsl:message>
    </xsl:if>
    <WorkOrderStatusChanged>
      <workOrderNo><xsl:value-of select="$w/j:string[@key = 'workOrderNo']"/></workOrderNo>
      <xsl:if test="$w/j:string[@key = 'orderNo']"><orderNo><xsl:value-of select="$w/j:string[@key = 'orderNo']"/></orderNo></xsl:if>
      <xsl:if test="$w/j:string[@key = 'itemNo']"><itemNo><xsl:value-of select="$w/j:string[@key = 'itemNo']"/></itemNo></xsl:if>
      <xsl:if test="$w/j:string[@key = 'faultNo']"><faultNo><xsl:value-of select="$w/j:string[@key = 'faultNo']"/></faultNo></xsl:if>
      <xsl:if test="$w/j:string[@key = 'requestNo']"><requestNo><xsl:value-of select="$w/j:string[@key = 'requestNo']"/></requestNo></xsl:if>
      <xsl:if test="$w/j:string[@key = 'id']"><partnerReference><xsl:value-of select="$w/j:string[@key = 'id']"/></partnerReference></xsl:if>
      <state><xsl:value-of select="kam:to-canonical('work-state', string($w/j:string[@key = 'state']))"/></state>
      <sequence><xsl:value-of select="$w/j:number[@key = 'step']"/></sequence>
      <xsl:if test="$w/j:string[@key = 'result']"><resultCode><xsl:value-of select="$w/j:string[@key = 'result']"/></resultCode></xsl:if>
      <xsl:if test="$w/j:string[@key = 'reason']"><reason><xsl:value-of select="$w/j:string[@key = 'reason']"/></reason></xsl:if>
      <xsl:if test="$w/j:string[@key = 'cause']"><cause><xsl:value-of select="$w/j:string[@key = 'cause']"/></cause></xsl:if>
      <xsl:if test="$w/j:string[@key = 'remedy']"><remedy><xsl:value-of select="$w/j:string[@key = 'remedy']"/></remedy></xsl:if>
      <xsl:for-each select="$w/j:map[@key = 'test']">
        <measurements>
          <measurement>
            <name><xsl:value-of select="j:string[@key = 'name']"/></name>
            <value><xsl:value-of select="j:string[@key = 'value']"/></value>
            <passed><xsl:value-of select="j:boolean[@key = 'passed']"/></passed>
          </measurement>
        </measurements>
      </xsl:for-each>
      <xsl:if test="$w/j:string[@key = 'crew']"><crew><xsl:value-of select="$w/j:string[@key = 'crew']"/></crew></xsl:if>
      <xsl:if test="$w/j:string[@key = 'unit']"><unit><xsl:value-of select="$w/j:string[@key = 'unit']"/></unit></xsl:if>
      <changedAt><xsl:value-of select="$w/j:string[@key = 'changedAt']"/></changedAt>
    </WorkOrderStatusChanged>
  </xsl:template>
</xsl:stylesheet>
